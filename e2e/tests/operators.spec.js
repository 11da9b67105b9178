// What those see who work for the municipality.
import { expect, test } from '@playwright/test';
import { enter, judge, settle } from './town.js';
import { words } from './words.js';

const OPERATOR = 'francesca-lai';
const say = words('it', 'operators');

/** The rows of a provider: how logins ended, and how many did. */
const rows = (page, provider) =>
  page.locator('.sp-card', { has: page.getByRole('heading', { name: provider }) }).locator('tbody tr');

test('an operator sees how sign-ins end, and nobody by name @phone', async ({ page, browser }) => {
  const citizen = await browser.newPage();
  await citizen.goto('/accesso?return_to=%2Farea-personale&level=2');
  await enter(citizen, 'giulia-serra', { decision: 'Non acconsento' });
  await expect(citizen.locator('h1')).toBeVisible();
  await citizen.close();

  await settle(page, OPERATOR);
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await page.getByRole('link', { name: say('sign-ins') }).click();
  await expect(page).toHaveURL(/\/area-personale\/operatori\/accessi$/);
  await expect(page.getByRole('heading', { level: 1, name: say('sign-ins-title') })).toBeVisible();
  const aurora = rows(page, /^SPID – .*Aurora/);
  await expect(aurora.filter({ hasText: say('sign-ins-accepted') })).toHaveText(/\d+ \((< )?\d+ %\)/);
  await expect(aurora.filter({ hasText: '(anomalia 22)' })).toHaveText(/\d+ \((< )?\d+ %\)/);
  await expect(page.getByRole('main')).not.toContainText(/Giulia|Serra/);
  await judge(page, 'sign-ins');

  const weeks = page.getByRole('button', { name: say('sign-ins-days', { days: '7' }) });
  const months = page.getByRole('button', { name: say('sign-ins-days', { days: '90' }) });
  await expect(weeks).toHaveAttribute('aria-pressed', 'true');
  const asked = page.waitForResponse(/\/backoffice\/sign-ins\?from=/);
  await months.click();
  expect((await asked).ok()).toBe(true);
  await expect(months).toHaveAttribute('aria-pressed', 'true');
  await expect(weeks).toHaveAttribute('aria-pressed', 'false');
  await expect(aurora.first()).toBeVisible();
});

test('an operator goes from the citizens\' pages to their own and back, also where one was loaded anew', async ({ page }) => {
  const area = words('it', 'area');
  const heading = name => page.getByRole('heading', { level: 1, name });
  const app = () => page.locator('head script[type=module]').getAttribute('src');
  await settle(page, OPERATOR);
  expect(await app()).toMatch(/\/area-boot-/);
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await page.getByRole('link', { name: say('sign-ins') }).click();
  await expect(heading(say('sign-ins-title'))).toBeVisible();
  expect(await app()).toMatch(/\/desk-boot-/);

  await page.getByRole('main').getByRole('link', { name: area('tab-services'), exact: true }).click();
  await expect(heading(area('services-title'))).toBeFocused();
  expect(await app()).toMatch(/\/desk-boot-/);
  await page.reload();
  await expect(heading(area('services-title'))).toBeVisible();
  expect(await app()).toMatch(/\/area-boot-/);

  await page.goBack();
  await expect(heading(say('sign-ins-title'))).toBeVisible();
  expect(await app()).toMatch(/\/desk-boot-/);
  await page.goBack();
  await expect(page).toHaveURL(/\/area-personale$/);
  await expect(page.getByRole('main').getByRole('link', { name: area('tab-services'), exact: true })).toBeVisible();
});

test('a citizen finds no such page in the menu, and is refused at its address', async ({ page }) => {
  await settle(page, 'giulia-serra');
  await page.locator('header summary', { hasText: 'Giulia Serra' }).click();
  await expect(page.getByRole('link', { name: say('sign-ins') })).toHaveCount(0);
  await page.goto('/area-personale/operatori/accessi');
  await expect(page.getByRole('alert').or(page.locator('.alert')).first()).toContainText(words('it', 'problem')('forbidden-title'));
});
