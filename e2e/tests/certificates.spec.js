// Certificates of the civil registry, at Montefiore, which asks its own: asked for step by step, downloaded,
// checked by whoever holds the paper.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { begin, exempt, forWhom, inQr, menu, request, say } from './certificates.js';
import { fact, h1, summary } from './page.js';
import { judge, montefiore } from './town.js';
import { literally, words } from './words.js';

const home = words('it', 'household');
const kinds = words('it', 'certificatekinds');
const fields = words('it', 'fields');

/** Today in Italy, as a date field holds it. */
const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Rome' });

/** The form with a stamp, filled in but for the button. */
async function onStamp(page, name, number) {
  await forWhom(page, name);
  await menu(page, 'kind').selectOption('residenza');
  const first = page.locator(`optgroup[label="${say('use-stamped')}"] option`).first();
  await menu(page, 'use').selectOption(await first.getAttribute('value'));
  await page.getByLabel(words('it', 'certificatepay')('stamp-paper'), { exact: true }).check();
  await page.getByLabel(say('stamp-number')).fill(number);
  await page.getByLabel(say('stamp-day')).fill(today());
}

/** The same address with one sign of the signature changed. */
function altered(address) {
  const at = address.length - 20;
  return address.slice(0, at) + (address[at] === 'A' ? 'B' : 'A') + address.slice(at + 1);
}

test.use({ baseURL: montefiore });

test('from the own record to the certificate, and to the check by who gets it @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await begin(page, 'marco-melis');
  await expect(page.getByText(say('private-title'))).toBeVisible();
  await expect(menu(page, 'person').locator('option:checked')).toHaveText(fields('choose'));
  for (const key of ['archive', 'kind', 'use']) await expect(menu(page, key)).toBeDisabled();
  await judge(page);

  await page.goto('/area-personale/famiglia');
  await page.getByRole('link', { name: home('detail-of', { name: 'MARCO MELIS' }) }).click();
  await page.getByRole('link', { name: say('ask'), exact: true }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  expect(page.url()).not.toMatch(/MELIS|MLSMRC/i);
  await expect(menu(page, 'person').locator('option:checked')).toHaveText('MARCO MELIS');
  await expect(menu(page, 'archive')).toBeEnabled();
  await expect(menu(page, 'kind')).toBeDisabled();

  await menu(page, 'archive').selectOption('registry');
  await expect(menu(page, 'kind').locator('option[value=residenza-aire]')).toBeDisabled();
  const refused = page.locator('details', { hasText: say('refused-title') });
  await refused.locator('summary').press('Enter');
  await expect(refused.getByText(kinds('residenza-aire'))).toBeVisible();
  await menu(page, 'kind').selectOption('residenza');
  await expect(page.getByRole('group', { name: say('also') })).toBeVisible();
  await exempt(page);
  await judge(page);

  // What stands below a menu that changes is open again.
  await menu(page, 'archive').selectOption('civil_status');
  await expect(menu(page, 'kind')).toHaveValue('');
  await expect(menu(page, 'use')).toBeDisabled();
  await menu(page, 'archive').selectOption('registry');
  await request(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).getByRole('link')).toHaveCount(2);
  await expect(menu(page, 'kind')).toHaveAttribute('aria-invalid', 'true');
  await judge(page);

  await menu(page, 'kind').selectOption('residenza');
  await page.getByRole('checkbox', { name: kinds('cittadinanza') }).check();
  await exempt(page);
  await expect(fact(page, say('kind'))).toHaveCount(2);
  await request(page).click();
  await expect(summary(page).getByRole('link')).toHaveCount(1);
  await page.getByRole('checkbox', { name: say('confirm') }).check();
  await judge(page);
  await request(page).click();

  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.locator('h1')).toBeFocused();
  await expect(page.getByText(say('status-valid'), { exact: true })).toBeVisible();
  const number = await fact(page, say('number')).textContent();
  const code = await fact(page, say('code')).textContent();
  await judge(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Scarica il PDF/ }).click(),
  ]);
  expect(readFileSync(await download.path()).subarray(0, 5).toString()).toBe('%PDF-');
  const address = await inQr(page);
  await page.getByRole('link', { name: say('back') }).click();
  const listed = page.locator('.sp-cards .sp-card', { hasText: number });
  await expect(listed.getByRole('link', { name: /Scarica il PDF/ })).toBeVisible();
  await judge(page);

  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  const told = key => bank.getByRole('main').getByText(say(key), { exact: true });
  await bank.goto(address);
  await expect(told('verify-valid')).toBeVisible();
  await expect(fact(bank, say('code'))).toHaveText(code);
  await expect(fact(bank, say('verify-name'))).toHaveText(/Melis/i);
  await judge(bank);

  await bank.goto(altered(address));
  await expect(told('verify-altered')).toBeVisible();
  await expect(told('verify-valid')).toHaveCount(0);
  await expect(fact(bank, say('verify-name'))).toHaveCount(0);
  await judge(bank);
  await bank.goto('/v#abc');
  await expect(told('verify-unreadable')).toBeVisible();

  // The keys are here already: without a network the mark is judged all the same.
  await bank.context().setOffline(true);
  await bank.evaluate(fragment => { window.location.hash = fragment; }, new URL(address).hash);
  await expect(told('verify-unchecked')).toBeVisible();
  await expect(fact(bank, say('verify-name'))).toHaveText(/Melis/i);
  await judge(bank);
  await bank.context().setOffline(false);
  await bank.context().close();
});

test('a code typed by hand is understood, and the language changes nothing of what is checked', async ({ page, browser }) => {
  test.setTimeout(180_000);
  await begin(page, 'francesca-lai');
  // Who lives alone need not say for whom.
  await expect(menu(page, 'person').locator('option:checked')).toHaveText('FRANCESCA LAI');
  await expect(menu(page, 'archive')).toBeEnabled();
  await menu(page, 'archive').selectOption('registry');
  await menu(page, 'kind').selectOption('residenza');
  await exempt(page);
  await page.getByRole('checkbox', { name: say('confirm') }).check();
  await request(page).click();
  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  const code = await fact(page, say('code')).textContent();
  const address = await inQr(page);

  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  const told = key => bank.getByRole('main').getByText(say(key), { exact: true });
  const given = bank.getByLabel(say('verify-input'));
  const check = async text => {
    await given.fill(text);
    await bank.getByRole('button', { name: say('verify-button'), exact: true }).click();
  };
  await bank.goto('/verifica');
  await check('ciao');
  await expect(given).toHaveAttribute('aria-invalid', 'true');
  await expect(summary(bank)).toBeFocused();
  await judge(bank);
  await check(code.toLowerCase().replaceAll('-', ' '));
  await expect(told('verify-valid')).toBeVisible();
  await expect(bank.getByRole('heading', { name: say('verify-registered') })).toBeVisible();
  await expect(bank.getByRole('main')).not.toContainText(/francesca/i);
  await judge(bank);
  await check('K7QF-2M9X-0ZTB-R4HC');
  await expect(told('verify-missing')).toBeVisible();
  await check(address);
  await expect(told('verify-valid')).toBeVisible();
  await expect(fact(bank, say('verify-name'))).toHaveText(/Lai/i);

  await check('a'.repeat(43));
  await expect(bank).toHaveURL(/\/verifica\/a{43}$/);
  await bank.getByRole('link', { name: words('it', 'verification')('another') }).click();
  await expect(given).toBeVisible();

  await bank.goto(address);
  await expect(told('verify-valid')).toBeVisible();
  await bank.locator('a[hreflang=en]').first().evaluate(link => link.click());
  await expect(bank).toHaveURL(/\/en\/verifica#/);
  const english = words('en', 'certificatepages')('verify-valid');
  await expect(bank.getByRole('main').getByText(english, { exact: true })).toBeVisible();
  await judge(bank);
  await bank.context().close();
});

test('a stamp is good for one certificate, however often the button is pressed', async ({ page }) => {
  test.setTimeout(180_000);
  const number = `${Date.now()}7`;
  await begin(page, 'antonio-piras');
  await onStamp(page, 'ANTONIO PIRAS', '123');
  await page.getByLabel(say('stamp-day')).fill('2999-01-01');
  await request(page).click();
  await expect(summary(page).getByRole('link')).toHaveCount(2);
  await expect(page.getByLabel(say('stamp-number'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);

  const { items: before } = await call(page, 'GET', '/certificates');
  await page.getByLabel(say('stamp-number')).fill(number);
  await page.getByLabel(say('stamp-day')).fill(today());
  await request(page).dblclick();
  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(fact(page, say('duty'))).toHaveText(new RegExp(literally(number)));
  await expect(page.getByText(say('stick'))).toBeVisible();
  const { items: after } = await call(page, 'GET', '/certificates');
  expect(page.url()).toContain(after[0].id);
  expect(after[1]?.id).toBe(before[0]?.id);
  await judge(page);

  await page.getByRole('link', { name: say('back') }).click();
  await onStamp(page, 'ANTONIO PIRAS', number);
  await request(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(page.getByLabel(say('stamp-number'))).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel(say('stamp-number'))).toHaveValue(number);
  await expect(page).toHaveURL(/\/certificati$/);
  await judge(page);
});

test('a set of types that is often asked for fills in the menus', async ({ page }) => {
  await begin(page, 'marco-melis');
  await menu(page, 'person').selectOption({ label: 'MARCO MELIS' });
  const set = page.getByRole('group', { name: say('presets') }).getByRole('button', { name: 'Cittadinanza, residenza e nascita' });
  await set.click();
  await expect(set).toHaveAttribute('aria-pressed', 'true');
  await expect(menu(page, 'archive')).toHaveValue('registry');
  await expect(menu(page, 'kind')).toHaveValue('cittadinanza');
  for (const other of ['residenza', 'nascita'])
    await expect(page.getByRole('checkbox', { name: kinds(other), exact: true })).toBeChecked();
  await judge(page);
  await exempt(page);
  await expect(fact(page, say('kind'))).toHaveCount(3);
  await menu(page, 'kind').selectOption('residenza');
  await expect(set).toHaveAttribute('aria-pressed', 'false');
});

test('a certificate for a court case takes an exempt use, one for abroad any', async ({ page }) => {
  await begin(page, 'marco-melis');
  await forWhom(page, 'MARCO MELIS');
  const destination = page.getByRole('combobox', { name: say('destination'), exact: true });
  await expect(destination).toBeDisabled();
  await menu(page, 'kind').selectOption('residenza');
  await expect(destination.locator('option:checked')).toHaveText('A un privato in Italia');
  const stamped = page.locator(`optgroup[label="${say('use-stamped')}"] option`).first();
  await destination.selectOption('cause-giudiziarie');
  await expect(stamped).toBeDisabled();
  await expect(page.getByText(say('destination-exempt'))).toBeVisible();
  await judge(page);
  await destination.selectOption('privato-estero');
  await expect(stamped).toBeEnabled();
  await exempt(page);
  await expect(fact(page, say('destination'))).toHaveText('A un privato all’estero');
  await page.getByRole('checkbox', { name: say('confirm') }).check();
  await request(page).click();
  await expect(page.getByText(say('status-valid'), { exact: true })).toBeVisible();
});
