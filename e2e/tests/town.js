// What the tests share: the people of the demo town, the way through SPID, the judge of
// accessibility, the mailbox.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { Mouse } from './hands.js';
import { openSession } from './session.js';
import { words } from './words.js';

/** Where the simulators answer. */
export const simulators = `http://localhost:${process.env.SPORTELLO_SIMULATORS_PORT ?? 18090}`;

const neighbour = name => `http://${name}.localhost:${process.env.SPORTELLO_PORT ?? 18080}`;

/** The second municipality of the town: what changes there disturbs no other test. */
export const montefiore = neighbour('montefiore');

/** The one that collects through a GovPay, and the one that does through a Piattaforma Unitaria. */
export const [pietrafonda, valdoro] = ['pietrafonda', 'valdoro'].map(neighbour);

/** From the portal's sign-in page through the provider's pages, back to where one was going. */
export async function enter(page, citizen, { provider = 'Aurora', decision = 'Acconsento', hand = new Mouse(page) } = {}) {
  await hand.press(page.locator('summary', { hasText: 'Entra con SPID' }));
  await hand.press(page.getByRole('link', { name: new RegExp(provider) }));
  await hand.press(page.locator(`[data-citizen=${citizen}]`));
  await hand.press(page.getByRole('button', { name: decision, exact: true }));
}

/** Back on the portal, signed in. */
const entered = page =>
  page.waitForURL(url => url.port !== new URL(simulators).port && !url.pathname.startsWith('/auth/'));

/** Signs in by the pages, and lands on a path of the portal. */
export async function signInByThePages(page, citizen, path = '/area-personale') {
  await page.goto(`/accesso?return_to=${encodeURIComponent(path)}&level=2`);
  await enter(page, citizen);
  await entered(page);
}

/** Somebody who has signed in, by messages of SPID but without its pages, and looks at none of the portal's yet: all
    that is prepared by the API needs. */
export async function signInUnseen(page, citizen, path = '/') {
  // The smallest document of the portal that the page belongs to.
  await page.goto('/robots.txt');
  await openSession(page, citizen, { simulators, path });
}

/** The same, on a path of the portal. */
export async function signIn(page, citizen, path = '/area-personale') {
  await signInUnseen(page, citizen, path);
  await page.goto(path);
}

/** An address, where the identity brings none that this municipality knows. */
async function address(page, profile, hand) {
  const street = page.getByLabel(profile('street'));
  if (await street.count() === 0 || await street.inputValue()) return;
  await hand.write(street, 'Via Roma');
  await hand.write(page.getByLabel(profile('house-number')), '1');
  await hand.write(page.getByLabel(profile('postal-code')), '09124');
  await hand.find(page.getByLabel(profile('municipality')), 'Cagliari');
}

/** The first access, if it is one, with what SPID already says left as it is. */
export async function completeProfile(page, { lang = 'it', hand = new Mouse(page), seen = async () => {} } = {}) {
  const profile = words(lang, 'profilepage');
  const first = page.getByRole('heading', { level: 1, name: profile('first-title') });
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  if (!await first.isVisible()) return;
  await seen();
  await address(page, profile, hand);
  await hand.press(page.getByRole('button', { name: profile('complete') }));
  await expect(first).toBeHidden();
}

/** Signs in and makes sure that the profile is complete. Another test may do so for the same person at the
    same time: then it is complete when the page is loaded again. */
export async function settle(page, citizen, path = '/area-personale') {
  await signIn(page, citizen, path);
  await completeProfile(page).catch(() => page.goto(path).then(() => completeProfile(page)));
}

/** The groups that a service needs, in one step, until its form is there. */
export async function authorise(page, { lang = 'it', hand = new Mouse(page), seen = async () => {} } = {}) {
  const button = page.getByRole('button', { name: words(lang, 'area')('together-activate') });
  const form = page.locator('.steppers');
  await expect(button.or(form)).toBeVisible();
  if (await form.isVisible()) return;
  await seen();
  await hand.tick(page.getByRole('main').getByRole('checkbox'));
  await hand.press(button);
  await expect(form).toBeVisible();
}

/** A new draft of a service, for somebody who is signed in. */
export async function draft(page, service) {
  await page.goto(`/area-personale/istanze?servizio=${service}`);
  await authorise(page);
  await expect(page).toHaveURL(/\/modulo/);
  return page.url().match(/istanze\/([^/]+)/)[1];
}

/** Opens a page of the public part and waits until the app has taken it over: from then on a click is the
    app's. A quiet network says less: a busy machine may have loaded the app and not started it. */
export async function visit(page, path) {
  await page.goto(path);
  await page.waitForFunction(() => history.scrollRestoration === 'manual');
}

/** Everything that axe finds is a failure (WCAG 2.1 A and AA), whatever it calls it, and so are a
    page without exactly one `h1` and one `main`, a sideways scroll, and a page without language. */
export async function judge(page) {
  // The journeys are tried again for the database's sake, at a width at which axe has seen their pages.
  if (test.info().project.name !== 'journeys') {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
      .analyze();
    const found = violations
      .map(violation => `${violation.id}: ${violation.nodes.map(node => node.target.join(' ')).join(', ')}`);
    expect(found, page.url()).toEqual([]);
  }
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
