// Signing in with CIE, and what can go wrong on the way.
import { expect, test } from '@playwright/test';
import { completeProfile, judge, simulators } from './town.js';
import { Mouse } from './hands.js';
import { words } from './words.js';

/** From the sign-in page to the simulated card reader, as a citizen of the list. */
async function show(page, citizen, { from = '', level = 2, hand = new Mouse(page) } = {}) {
  await page.goto(`${from}/accesso?return_to=${encodeURIComponent(`${from}/area-personale/profilo`)}&level=${level}`);
  await hand.press(page.getByRole('link', { name: 'Entra con CIE', exact: true }));
  await hand.press(page.locator(`[data-citizen=${citizen}]`));
}

async function provoke(page, problem, options) {
  await show(page, 'giulia-serra', options);
  await page.getByText('Prova un problema').click();
  await page.locator(`#problem-${problem}`).check();
  await page.getByRole('button', { name: 'Rispondi così' }).click();
}

test('the sign-in page offers SPID first, then CIE, with no serious fault of accessibility', async ({ page }) => {
  await page.goto('/accesso');
  const spid = page.locator('summary', { hasText: 'Entra con SPID' });
  const cie = page.getByRole('link', { name: 'Entra con CIE', exact: true });
  await expect(cie).toBeVisible();
  const [above, below] = [await spid.boundingBox(), await cie.boundingBox()];
  expect(above.y).toBeLessThan(below.y);
  await judge(page);
});

test('a citizen signs in with CIE by mouse, lands where they were going, and signs out @phone', async ({ page }) => {
  const hand = new Mouse(page);
  await show(page, 'nicolo-dangelo', { hand });
  await hand.press(page.getByRole('button', { name: 'Acconsento', exact: true }));
  await page.waitForURL(url => url.port !== new URL(simulators).port && !url.pathname.startsWith('/auth/'));
  await completeProfile(page);
  const me = await (await page.request.get('/api/v1/whoami')).json();
  expect(me.provider).toBe('cie');
  expect(me.level).toBe('l2');
  await page.goto('/area-personale/profilo');
  await expect(page.getByText(words('it', 'profilepage')('from-cie')).first()).toBeVisible();
  await page.locator('summary', { hasText: 'D\'Àngelo' }).click();
  await page.getByRole('button', { name: 'Esci' }).click();
  await expect(page.getByRole('link', { name: 'Accedi all\'area personale' }).first()).toBeVisible();
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
  // Whoever leaves leaves at the provider, too.
  await expect(async () => {
    await page.goto(`${simulators}/cie/op/tokens`);
    const mine = page.locator('[data-token]', { hasText: 'D\'Àngelo' });
    await expect(mine.first()).toHaveAttribute('data-token', 'revoked', { timeout: 500 });
  }).toPass({ timeout: 15_000 });
});

test('who does not agree reads that nothing has happened, in the language of the page', async ({ page }) => {
  await show(page, 'giulia-serra', { from: '/en' });
  await page.getByRole('button', { name: 'Non acconsento' }).click();
  await expect(page).toHaveURL(/\/auth\/cie\/callback/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('en', 'problem')('cie-cancelled-title'));
  await expect(page.getByText(words('en', 'spid')('cie-cancelled-next'))).toBeVisible();
  await judge(page);
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
});

/** Which page each fault of the provider leads to. */
const faults = {
  nonce: 'cie-refused',
  'at-hash': 'cie-refused',
  'lower-level': 'cie-level-missing',
  'foreign-issuer': 'cie-refused',
  'expired-chain': 'cie-refused',
  'other-subject': 'cie-refused',
  'plain-json': 'cie-refused',
  'no-fiscal-number': 'cie-incomplete',
  'token-down': 'cie-unavailable',
  unauthorized: 'cie-request-rejected',
};
for (const [fault, problem] of Object.entries(faults)) {
  test(`the fault «${fault}» opens no session and has a page`, async ({ page }) => {
    await provoke(page, fault);
    await expect(page).toHaveURL(/\/auth\/cie\/callback/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('it', 'problem')(`${problem}-title`));
    await expect(page.getByText(words('it', 'spid')(`${problem}-next`))).toBeVisible();
    await expect(page.getByRole('link', { name: 'Riprova' })).toBeVisible();
    expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
  });
}
