// Signing in with SPID, and everything that can go wrong on the way.
import { expect, test } from '@playwright/test';
import { completeProfile, enter, judge, signIn } from './town.js';
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
  await signIn(page, 'davide-conti', '/area-personale/profilo');
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
