// Every page of the personal area, and those that mails and papers lead to: accessible, with its title,
// in both languages; the ways between them; the list of open sessions.
import { expect, test } from '@playwright/test';
import { call, completeDraft } from './api.js';
import { submit } from './fees.js';
import { judge, settle } from './town.js';
import { words } from './words.js';

const CITIZEN = 'davide-conti';
const TOWN = 'Comune di Borgoverde';

/** What has come to rest: heading there, nothing on its way. */
async function rest(page) {
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

/** An istanza that was sent, with its message and the code of its receipt. */
async function sentOne(page) {
  const id = await completeDraft(page, 'permesso-ztl');
  await submit(page, id);
  const found = async () => (await call(page, 'GET', '/messages')).items.find(message => message.istanza === id);
  await expect.poll(async () => Boolean(await found()), { timeout: 20_000 }).toBe(true);
  return { id, message: await found() };
}

test('each page is accessible and has its own title, in both languages @phone', async ({ page }, info) => {
  test.setTimeout(300_000);
  await settle(page, CITIZEN);
  await rest(page);
  const { id, message } = await sentOne(page);
  // The phone shows the same words in another order: one language is enough there.
  for (const lang of info.project.name === 'phone' ? ['it'] : ['it', 'en']) {
    const say = noun => words(lang, noun);
    const root = lang === 'en' ? '/en' : '';
    // The API speaks the language of the page that was opened last.
    await page.goto(`${root}/area-personale`);
    const service = (await call(page, 'GET', '/services/permesso-ztl')).title;
    const { subject } = await call(page, 'GET', `/messages/${message.id}`);
    const titles = {
      '/area-personale': say('area')('hello', { name: 'Davide' }),
      '/area-personale/istanze': say('area')('istanze-title'),
      [`/area-personale/istanze/${id}`]: service,
      [`/area-personale/istanze/${id}/ricevuta`]: say('receipt')('title'),
      '/area-personale/messaggi': say('area')('messages-title'),
      [`/area-personale/messaggi/${message.id}`]: subject,
      '/area-personale/servizi': say('area')('services-title'),
      '/area-personale/sessioni': say('area')('sessions-title'),
      '/area-personale/certificati': say('certificatepages')('title'),
      '/area-personale/pagamenti': say('paymentpages')('title'),
      '/area-personale/pagamenti/avviso': say('paymentpages')('by-number-title'),
      '/area-personale/autocertificazioni': say('selfcertificationpages')('title'),
      '/area-personale/profilo': say('profilepage')('title'),
      '/verifica': say('verification')('title'),
      '/verifica/NON-ESISTE': say('verification')('title'),
      '/conferma-email': say('confirmation')('title'),
    };
    for (const [path, title] of Object.entries(titles)) {
      await page.goto(root + path);
      await rest(page);
      await expect(page, path).toHaveTitle(`${title} – ${TOWN}`);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await judge(page);
    }
    await page.goto(`${root}/area-personale/profilo`);
    await page.getByRole('button', { name: say('profilepage')('edit') }).click();
    await expect(page.getByRole('button', { name: say('profilepage')('save') })).toBeVisible();
    await judge(page);
  }
});

test('Back returns to the link that was left, page by page, and deep links open as they are', async ({ page }) => {
  await settle(page, CITIZEN);
  await rest(page);
  const h1 = name => page.getByRole('heading', { level: 1, name });
  const main = page.getByRole('main');
  await main.getByRole('link', { name: 'Le mie pratiche' }).click();
  await expect(h1('Le mie pratiche')).toBeFocused();
  await main.getByRole('link', { name: 'Profilo', exact: true }).click();
  await expect(h1('Profilo')).toBeFocused();
  await main.getByRole('link', { name: 'Vedi i tuoi accessi' }).click();
  await expect(h1('I tuoi accessi')).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(/\/profilo$/);
  await expect(page).toHaveTitle(`Profilo – ${TOWN}`);
  await expect(main.getByRole('link', { name: 'Vedi i tuoi accessi' })).toBeFocused();
  await page.goBack();
  await expect(h1('Le mie pratiche')).toBeVisible();
  await expect(page).toHaveTitle(`Le mie pratiche – ${TOWN}`);
  await page.goBack();
  await expect(h1(/Ciao/)).toBeVisible();
  await page.goForward();
  await expect(h1('Le mie pratiche')).toBeVisible();
  await page.goto('/area-personale/istanze?ordine=title');
  await expect(page.getByLabel('Ordina per')).toHaveValue('title');
});

test('a session on another device is closed from the list, and so is this one', async ({ page, browser }) => {
  await settle(page, CITIZEN);
  const phone = await (await browser.newContext({
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
  })).newPage();
  await settle(phone, CITIZEN);
  const { items } = await call(phone, 'GET', '/sessions');
  const { device } = items.find(session => session.current);

  await page.goto('/area-personale/sessioni');
  await rest(page);
  const close = page.getByRole('button', { name: `Chiudi l'accesso di ${device}` });
  const before = await close.count();
  expect(before).toBeGreaterThan(0);
  // The newest comes first.
  await close.first().click();
  await expect(close).toHaveCount(before - 1);
  await expect(page.locator('#annunci')).toHaveText(words('it', 'area')('session-closed'));
  expect((await phone.request.get('/api/v1/whoami')).status()).toBe(401);
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(200);
  await phone.context().close();

  const current = page.locator('.sp-card', { hasText: words('it', 'area')('session-current') });
  await current.getByRole('button').click();
  await expect(page).toHaveURL(/\/accesso/);
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
});
