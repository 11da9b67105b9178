// What everybody sees: real HTML from the server, taken over by the app, accessible, by the
// national model.
import { expect, test } from '@playwright/test';
import { judge, visit } from './town.js';

const pages = [
  ['/', /./],
  ['/servizi', 'Servizi'],
  ['/servizi/permesso-ztl', 'Permesso di accesso alla ZTL'],
  ['/servizi/iscrizione-nido', /./],
  ['/servizi/contributo-sport', /./],
  ['/servizi/rinnovo-suolo-pubblico', /./],
  ['/accesso', /./],
  ['/domande-frequenti', /./],
  ['/privacy', /./],
  ['/note-legali', /./],
  ['/accessibilita', /./],
  ['/problems/not_found', /./],
  ['/en', /./],
  ['/en/servizi', /./],
  ['/en/servizi/permesso-ztl', /./],
];

for (const [path, heading] of pages) {
  test(`${path} is accessible and has its heading @phone`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await judge(page);
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('public pages work down to the link that starts the sign-in', async ({ page }) => {
    await page.goto('/');
    await page.locator('[data-element=all-services]').first().click();
    await page.getByRole('link', { name: /Permesso di accesso alla ZTL/ }).first().click();
    await page.locator('[data-element=service-online-access]').click();
    await page.getByText('Entra con SPID').click();
    const href = await page.getByRole('link', { name: /Aurora/ }).getAttribute('href');
    expect(href).toContain('/auth/spid/login?idp=');
    expect(decodeURIComponent(href)).toContain('return_to=/area-personale/istanze?servizio=permesso-ztl');
  });

  test('the personal area says where to go instead', async ({ page }) => {
    // Chromium parses `noscript` as if scripts ran even when they are switched off from outside:
    // what the server sends is what a browser without JavaScript shows.
    const html = await (await page.request.get('/area-personale')).text();
    const words = html.match(/<noscript>(.*?)<\/noscript>/s)?.[1] ?? '';
    expect(words).toContain('Questa pagina ha bisogno di JavaScript');
    expect(words).toMatch(/chiama il .*\d/);
  });
});

test('C.SI.1.3 the sheet has the items of the national model, in order', async ({ page }) => {
  await page.goto('/servizi/permesso-ztl');
  const index = page.locator('[data-element=page-index] > li > a');
  const texts = (await index.allTextContents()).map(text => text.trim());
  const wanted = [
    'A chi è rivolto',
    'Come fare',
    'Cosa serve',
    'Cosa si ottiene',
    'Tempi e scadenze',
    'Accedi al servizio',
    'Condizioni di servizio',
    'Contatti',
  ];
  expect(texts.filter(text => wanted.includes(text))).toEqual(wanted);
  for (const element of ['service-title', 'service-description', 'service-status', 'service-topic', 'service-area']) {
    await expect(page.locator(`[data-element=${element}]`).first()).toBeVisible();
  }
  const data = JSON.parse(await page.locator('script[data-element=metatag]').innerHTML());
  expect(data['@type']).toBe('GovernmentService');
  expect(data.availableChannel.serviceLocation.address.postalCode).not.toBe('');
});

test('C.SI.1.2 and C.SI.1.1 the library and the fonts are the national ones', async ({ page }) => {
  await page.goto('/');
  const version = await page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue('--bootstrap-italia-version'));
  expect(version.trim()).toBe('"2.18.3"');
  const font = await page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontFamily);
  expect(font).toMatch(/^"?(Titillium Web|Lora)/);
});

test('C.SE.3.1 nothing comes from another host, the one cookie is the language, on this host', async ({ page, context, baseURL }) => {
  const foreign = [];
  page.on('request', request => {
    if (!request.url().startsWith(baseURL) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  await page.goto('/servizi/permesso-ztl', { waitUntil: 'networkidle' });
  expect(foreign).toEqual([]);
  const cookies = await context.cookies();
  expect(cookies.map(({ name, domain }) => `${name}@${domain}`)).toEqual(['lang@localhost']);
});

test('no page needs more than the content policy allows', async ({ page }) => {
  const refused = [];
  page.on('console', message => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.goto('/servizi', { waitUntil: 'networkidle' });
  expect(refused).toEqual([]);
});

test('the other municipality has its own name and knows nothing of this one', async ({ page, baseURL }) => {
  const port = new URL(baseURL).port;
  await page.goto(`http://montefiore.localhost:${port}/`);
  await expect(page.getByText('Comune di Montefiore').first()).toBeVisible();
  await expect(page.getByText('Comune di Borgoverde')).toHaveCount(0);
});

test('the rating of a page is given in its steps', async ({ page }) => {
  await visit(page, '/servizi/permesso-ztl');
  await page.locator('[data-element=feedback-rate-2]').click();
  await expect(page.getByText('Dove hai incontrato le maggiori difficoltà?')).toBeVisible();
  await expect(page.locator('[data-element=feedback-rating-positive]')).toBeHidden();
  await page.locator('[data-element=feedback-rate-5]').click();
  await expect(page.getByText('Quali sono stati gli aspetti che hai preferito?')).toBeVisible();
});

test('a double click hands in one rating', async ({ page }) => {
  await visit(page, '/servizi/iscrizione-nido');
  let sent = 0;
  page.on('request', request => { sent += request.url().endsWith('/ratings') ? 1 : 0; });
  const card = page.locator('[data-element=feedback]');
  const next = card.getByRole('button', { name: 'Avanti' });
  await card.locator('[data-element=feedback-rate-4]').click();
  await next.click();
  await next.dblclick();
  await expect(card.locator('[data-element=feedback-thanks]')).toBeVisible();
  expect(sent).toBe(1);
  await expect(page, 'the second click finds nothing that has moved under it').toHaveURL(/\/servizi\/iscrizione-nido$/);
});

test('the language is chosen from its menu, by mouse or keyboard, and stays in the address @phone', async ({ page }) => {
  await visit(page, '/servizi/permesso-ztl?q=a');
  const menu = page.locator('header summary', { hasText: 'ITA' });
  const english = page.getByRole('link', { name: 'English', exact: true });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(english).toBeVisible();
  await expect(page.getByRole('link', { name: 'Italiano', exact: true })).toHaveAttribute('aria-current', 'true');
  await judge(page);
  await page.keyboard.press('Escape');
  await expect(english).toBeHidden();
  await expect(menu).toBeFocused();

  await menu.click();
  await english.click();
  await expect(page).toHaveURL(/\/en\/servizi\/permesso-ztl/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1, name: /permit/i })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: /permit/i })).toBeVisible();
  await page.locator('header summary', { hasText: 'ENG' }).click();
  await page.getByRole('link', { name: 'Italiano', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Permesso di accesso alla ZTL' })).toBeVisible();
});

test('each public page has its own title, and Back returns to the link that was left', async ({ page }) => {
  const seen = new Set();
  for (const [path] of pages) {
    await page.goto(path, { waitUntil: 'commit' });
    await expect(page).toHaveTitle(/^.+ – Comune di Borgoverde$/);
    seen.add(await page.title());
  }
  expect(seen.size).toBe(pages.length);

  await visit(page, '/');
  await page.locator('header [data-element=all-services]').click();
  await expect(page).toHaveTitle('Servizi – Comune di Borgoverde');
  const sheet = page.getByRole('main').getByRole('link', { name: /Permesso di accesso alla ZTL/ }).first();
  await sheet.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Permesso di accesso alla ZTL' })).toBeFocused();
  await expect(page).toHaveTitle('Permesso di accesso alla ZTL – Comune di Borgoverde');
  await page.goBack();
  await expect(page).toHaveTitle('Servizi – Comune di Borgoverde');
  await expect(sheet).toBeFocused();
});
