// Signing in with SPID, and everything that can go wrong on the way.
import { expect, test } from '@playwright/test';
import { completeProfile, enter, judge, signInByThePages, visit } from './town.js';
import { words } from './words.js';

/** Walks to the consent page of a provider as a citizen, and answers with a problem. */
async function provoke(page, problem, { citizen = 'giulia-serra', from = '' } = {}) {
  await page.goto(`${from}/accesso?return_to=${encodeURIComponent(`${from}/area-personale`)}&level=2`);
  await page.getByText('Entra con SPID').click();
  await page.getByRole('link', { name: /Cometa/ }).click();
  await page.locator(`[data-citizen=${citizen}]`).click();
  await page.getByText('Prova un problema').click();
  await page.locator(`#problem-${problem}`).check();
  await page.getByRole('button', { name: 'Rispondi così' }).click();
}

test('a citizen signs in, lands where they were going, and signs out @phone', async ({ page }) => {
  await signInByThePages(page, 'davide-conti', '/area-personale/profilo');
  await completeProfile(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Profilo' })).toBeVisible();
  const me = await page.request.get('/api/v1/whoami');
  expect(me.status()).toBe(200);
  const cookies = await page.context().cookies();
  const session = cookies.find(cookie => cookie.name.endsWith('sportello'));
  expect(session.httpOnly).toBe(true);
  expect(session.sameSite).toBe('Lax');
  await page.locator('summary', { hasText: 'Davide Conti' }).click();
  await page.getByRole('button', { name: 'Esci' }).click();
  await expect(page.getByRole('link', { name: 'Accedi all\'area personale' }).first()).toBeVisible();
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
});

test('who signs out where leaving loads another document is out all the same', async ({ page }) => {
  await signInByThePages(page, 'davide-conti');
  await completeProfile(page);
  await page.goto('/verifica');
  await page.locator('summary', { hasText: 'Davide Conti' }).click();
  await page.getByRole('button', { name: 'Esci' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('link', { name: 'Accedi all\'area personale' }).first()).toBeVisible();
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
});

test('the list of providers has their logos and the fixed links, and Esc closes it', async ({ page }) => {
  await visit(page, '/accesso');
  const button = page.locator('summary', { hasText: 'Entra con SPID' });
  await button.focus();
  await page.keyboard.press('Enter');
  const providers = page.getByRole('list', { name: 'Scegli il tuo gestore di identità' }).getByRole('link');
  await expect(providers).toHaveCount(3);
  for (const logo of await providers.locator('img').all()) {
    await expect.poll(() => logo.evaluate(image => image.complete && image.naturalWidth)).toBeGreaterThan(0);
  }
  await expect(providers.locator('img')).toHaveCount(3);
  await expect(page.getByRole('link', { name: 'Non hai SPID?' })).toHaveAttribute('href', 'https://www.spid.gov.it/richiedi-spid');
  await judge(page);
  await providers.first().focus();
  await page.keyboard.press('Escape');
  await expect(providers.first()).toBeHidden();
  await expect(button).toBeFocused();
});

test('who signed in at level 1 leaves the portal, or the provider too, and reads how far that went', async ({ page }) => {
  await page.goto('/accesso?return_to=%2Farea-personale%2Fsessioni&level=1');
  await enter(page, 'paolo-manca');
  await page.waitForURL(/area-personale/);
  await completeProfile(page);
  await page.goto('/area-personale/sessioni');
  await expect(page.getByText('Gestore Aurora tiene aperta una sessione sua')).toBeVisible();
  await judge(page);
  await page.locator('summary', { hasText: 'Paolo Manca' }).click();
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toBeVisible();
  await page.getByRole('listitem').getByRole('button', { name: 'Esci anche da Gestore Aurora' }).click();
  await expect(page).toHaveURL(/\/accesso\?uscita=completa$/);
  await expect(page.getByText('È chiusa anche la sessione presso il tuo gestore di identità.')).toBeVisible();
  await judge(page);
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
  await page.goto('/en/accesso?uscita=parziale');
  await expect(page.getByText(words('en', 'signin')('left-here'))).toBeVisible();

  // At level 2 the provider keeps nothing open: there is one way out.
  await signInByThePages(page, 'davide-conti');
  await completeProfile(page);
  await page.locator('summary', { hasText: 'Davide Conti' }).click();
  await expect(page.getByRole('button', { name: /^Esci/ })).toHaveCount(1);
});

/** Which problem of ours each anomaly of the national rules is. */
const anomalies = {
  nr19: 'spid-too-many-attempts',
  nr20: 'spid-level-missing',
  nr21: 'spid-timeout',
  nr22: 'spid-consent-denied',
  nr23: 'spid-identity-suspended',
  nr25: 'spid-cancelled',
  nr30: 'spid-wrong-identity-kind',
};
for (const [anomaly, problem] of Object.entries(anomalies)) {
  test(`anomaly ${anomaly} has a page of its own: what happened and what to do next`, async ({ page }) => {
    await provoke(page, anomaly);
    await expect(page).toHaveURL(/\/auth\/spid\/callback/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('it', 'problem')(`${problem}-title`));
    await expect(page.getByText(words('it', 'problem')(`${problem}-detail`))).toBeVisible();
    await expect(page.getByText(words('it', 'spid')(`${problem}-next`))).toBeVisible();
    await expect(page.getByRole('link', { name: 'Riprova' })).toBeVisible();
    await judge(page);
    expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
  });
}

test('who signs in in English reads in English what went wrong, and tries again in English', async ({ page }) => {
  await provoke(page, 'nr25', { from: '/en' });
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('en', 'problem')('spid-cancelled-title'));
  await expect(page.getByText(words('en', 'spid')('spid-cancelled-next'))).toBeVisible();
  await page.getByRole('link', { name: words('en', 'shell')('retry') }).click();
  await expect(page).toHaveURL(/\/en\/accesso\?return_to=%2Fen%2Farea-personale&level=2/);
});

const attacks = [
  'tampered', 'foreign-certificate', 'other-idp-signature', 'unsigned-assertion', 'other-audience',
  'wrong-recipient', 'wrong-in-response-to', 'expired', 'level-too-low', 'replay', 'comment', 'xsw3', 'xsw7',
  'professional',
];
for (const attack of attacks) {
  test(`the answer «${attack}» opens no session`, async ({ page }) => {
    await provoke(page, attack);
    await expect(page).toHaveURL(/\/auth\/spid\/callback/);
    await expect(page.locator('h1')).toBeVisible();
    expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
  });
}

test('refusing the consent is not an error of the citizen', async ({ page }) => {
  await page.goto('/accesso?return_to=%2Farea-personale&level=2');
  await enter(page, 'giulia-serra', { decision: 'Non acconsento' });
  await expect(page.locator('h1')).toBeVisible();
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
});

test('an answer is good in no other browser than the one that began', async ({ browser, page }) => {
  await page.goto('/accesso?return_to=%2Farea-personale&level=2');
  await page.getByText('Entra con SPID').click();
  await page.getByRole('link', { name: /Aurora/ }).click();
  const victim = await (await browser.newContext()).newPage();
  await victim.goto(page.url());
  await victim.locator('[data-citizen=giulia-serra]').click();
  await victim.getByRole('button', { name: 'Acconsento', exact: true }).click();
  await expect(victim.locator('h1')).toBeVisible();
  expect((await victim.request.get('/api/v1/whoami')).status()).toBe(401);
});

test('a return address of another site is not followed', async ({ page, baseURL }) => {
  await page.goto('/accesso?return_to=https%3A%2F%2Fevil.example%2F&level=2');
  await page.getByText('Entra con SPID').click();
  const href = await page.getByRole('link', { name: /Aurora/ }).getAttribute('href');
  expect(href).not.toContain('evil.example');
  const answer = await page.request.get(
    `/auth/spid/login?idp=x&level=2&return_to=${encodeURIComponent('//evil.example')}`, { maxRedirects: 0 });
  expect(answer.status()).toBe(400);
  expect(baseURL).toContain('localhost');
});
