// Signing in with a card: a real certificate in the browser's hands, over real TLS.
import { expect, test } from '@playwright/test';
import { Mouse } from './hands.js';
import { main, ownHandshake, reader } from './reader.js';
import { judge } from './town.js';
import { words } from './words.js';

/** From the sign-in page with the card. */
async function show(page, { from = '' } = {}) {
  await page.goto(`${from}/accesso?return_to=${encodeURIComponent(`${from}/area-personale/profilo`)}`);
  await new Mouse(page).press(page.getByRole('link', { name: 'Entra con CNS', exact: true }));
}

const me = async page => (await page.request.get(`${main}/api/v1/whoami`)).status();

test('a card opens the profile, which asks for what it does not hold, and then the area', async ({ browser }) => {
  const page = await reader(browser, 'ignazio-cossu', 'good');
  await show(page);
  const profile = words('it', 'profilepage');
  await expect(page.getByRole('heading', { level: 1, name: profile('first-title') })).toBeVisible();
  await expect(page.getByText(profile('from-cns')).first()).toBeVisible();
  await expect(page.getByText(profile('stated-text'))).toBeVisible();
  await judge(page);
  // The reserved pages wait.
  await page.goto('/area-personale/istanze');
  await expect(page.getByRole('heading', { level: 1, name: profile('first-title') })).toBeVisible();
  await expect(page.getByLabel(profile('birth-date'))).not.toHaveValue('');
  await page.getByLabel(profile('street')).fill('Via Roma');
  await page.getByLabel(profile('house-number')).fill('1');
  await page.getByLabel(profile('postal-code')).fill('09124');
  await page.getByLabel(profile('municipality')).fill('Cagliari');
  await page.getByRole('option', { name: /^Cagliari/ }).first().click();
  await page.locator('#email').fill('ignazio@example.it');
  await page.getByRole('button', { name: profile('complete') }).click();
  await expect(page.getByRole('heading', { level: 1, name: profile('first-title') })).toBeHidden();
  await page.goto('/area-personale/istanze');
  await expect(page).toHaveURL(/istanze/);
  const who = await (await page.request.get(`${main}/api/v1/whoami`)).json();
  expect([who.provider, who.level, who.profile_complete]).toEqual(['cns', 'l3', true]);
  await page.context().close();
});

test('Chromium itself proves that it has the key of a card', async ({ }, { outputDir }) => {
  const context = await ownHandshake('giulia-serra', outputDir);
  try {
    const page = await context.newPage();
    await show(page);
    await expect(page).toHaveURL(/\/area-personale\//);
    const who = await (await page.request.get(`${main}/api/v1/whoami`)).json();
    expect([who.given_name, who.provider, who.level]).toEqual(['Giulia', 'cns', 'l3']);
  } finally {
    await context.close();
  }
});

/** Which page each card leads to. */
const refused = {
  expired: 'cns-expired',
  revoked: 'cns-revoked',
  signing: 'cns-wrong-key',
  'not-a-cns': 'cns-not-a-cns',
  'wrong-code': 'cns-no-fiscal-code',
};
for (const [kind, problem] of Object.entries({ ...refused, none: 'cns-missing' })) {
  test(`the card «${kind}» opens no session and has a page in plain words`, async ({ browser }) => {
    const page = await reader(browser, 'giulia-serra', kind === 'none' ? undefined : kind);
    await show(page);
    await expect(page).toHaveURL(/\/auth\/cns\/callback/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('it', 'problem')(`${problem}-title`));
    await expect(page.getByText(words('it', 'spid')(`${problem}-next`))).toBeVisible();
    await expect(page.getByRole('link', { name: 'Riprova' })).toBeVisible();
    await judge(page);
    expect(await me(page)).toBe(401);
    await page.context().close();
  });
}

for (const lang of ['it', 'en']) {
  test(`the help about cards answers the usual questions (${lang}) @phone`, async ({ page }) => {
    const help = words(lang, 'cardhelp');
    const from = lang === 'en' ? '/en' : '';
    await page.goto(`${from}/accesso`);
    await page.getByRole('link', { name: words(lang, 'signin')('cns-help') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(help('title'));
    for (const question of ['reader', 'pin', 'expired', 'activation']) {
      await expect(page.getByRole('heading', { level: 2, name: help(`${question}-question`) })).toBeVisible();
      await expect(page.getByText(help(`${question}-answer`))).toBeVisible();
    }
    await judge(page);
    await page.getByRole('link', { name: help('back') }).click();
    await expect(page).toHaveURL(new RegExp(`${from}/accesso$`));
  });
}
