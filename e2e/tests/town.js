// What the tests share: the people of the demo town, the way through SPID, the judge of
// accessibility, the mailbox.
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';

/** Where the simulators answer. */
export const simulators = `http://localhost:${process.env.SPORTELLO_SIMULATORS_PORT ?? 18090}`;

/** From the portal's sign-in page through the provider's pages, back to where one was going. */
export async function enter(page, citizen, { provider = 'Aurora', decision = 'Acconsento' } = {}) {
  await page.getByText('Entra con SPID').click();
  await page.getByRole('link', { name: new RegExp(provider) }).click();
  await page.locator(`[data-citizen=${citizen}]`).click();
  await page.getByRole('button', { name: decision, exact: true }).click();
}

/** Signs in and lands on a path of the portal. */
export async function signIn(page, citizen, path = '/area-personale') {
  await page.goto(`/accesso?return_to=${encodeURIComponent(path)}&level=2`);
  await enter(page, citizen);
  await page.waitForURL(url => url.port !== new URL(simulators).port && !url.pathname.startsWith('/auth/'));
}

/** The first access, with what SPID already says left as it is. */
export async function completeProfile(page) {
  await expect(page.getByRole('heading', { level: 1, name: 'Completa il tuo profilo' })).toBeVisible();
  await page.getByRole('button', { name: 'Conferma e completa il profilo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Completa il tuo profilo' })).toBeHidden();
}

/** Everything that axe calls serious or critical is a failure (WCAG 2.1 A and AA), and so are a
    page without exactly one `h1` and one `main`, a sideways scroll, and a page without language. */
export async function judge(page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  const grave = violations
    .filter(violation => ['serious', 'critical'].includes(violation.impact))
    .map(violation => `${violation.id}: ${violation.nodes.map(node => node.target.join(' ')).join(', ')}`);
  expect(grave, page.url()).toEqual([]);
  expect(await page.locator('h1').count(), 'one h1').toBe(1);
  expect(await page.locator('main').count(), 'one main').toBe(1);
  await expect(page.locator('html')).toHaveAttribute('lang', /^(it|en)$/);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, 'sideways scrolling').toBeLessThanOrEqual(0);
}

/** The newest mail to somebody, as soon as it is there. */
export async function mailTo(request, address, subject) {
  const deadline = Date.now() + 20_000;
  let after = 0;
  while (Date.now() < deadline) {
    const answer = await request.get(`${simulators}/mailbox/messages?to=${address}&after=${after}&wait=5`);
    const list = await answer.json();
    const mails = Array.isArray(list) ? list : list.messages ?? list.items;
    const found = mails.find(mail => mail.subject.includes(subject));
    if (found) return found;
    after = mails.reduce((most, mail) => Math.max(most, mail.id), after);
  }
  throw new Error(`no mail «${subject}» for ${address}`);
}
