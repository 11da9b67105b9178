// The page of certificates, for the tests that ask for some: its menus, how to get there, what a certificate's
// own page says.
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { authoriseGroup } from './api.js';
import { payButton } from './debts.js';
import { h1, main } from './page.js';
import { settle } from './town.js';
import { literally, words } from './words.js';

export const say = words('it', 'certificatepages');
const pay = words('it', 'certificatepay');

export const menu = (page, key) => page.getByRole('combobox', { name: say(key), exact: true });
export const request = page => page.getByRole('button', { name: say('request') });

/** The address in the QR of a certificate whose page shows. */
export const inQr = page => page.getByRole('link', { name: say('mark-link') }).getAttribute('href');

/** Signed in, with the group of registry data authorised, in the personal area. */
export async function authorised(page, citizen) {
  await settle(page, citizen);
  await expect(h1(page, /Ciao/)).toBeVisible();
  await authoriseGroup(page, 'registry');
}

/** The page of certificates. */
export async function begin(page, citizen) {
  await authorised(page, citizen);
  await page.getByRole('link', { name: say('go') }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  await expect(menu(page, 'person')).toBeVisible();
}

/** Person and archive, as soon as the registry has said what there is. */
export async function forWhom(page, name, archive = 'registry') {
  await menu(page, 'person').selectOption({ label: name });
  await expect(menu(page, 'archive')).toBeEnabled();
  await menu(page, 'archive').selectOption(archive);
}

/** An exempt use, whichever comes first. */
export async function exempt(page) {
  const first = page.locator(`optgroup[label="${say('use-exempt')}"] option`).first();
  await menu(page, 'use').selectOption(await first.getAttribute('value'));
}

/** How the stamp duty is paid, one of the two ways. */
export const choice = (page, key) => page.getByRole('radio', { name: new RegExp(literally(pay(key, { amount: '#' })).replace('#', '16,00\\s€')) });

/** A certificate of residence on stamped paper, chosen but for the stamp. */
export async function onStamp(page, name) {
  const person = menu(page, 'person');
  if (await person.locator('option:checked').textContent() !== name) await person.selectOption({ label: name });
  await expect(menu(page, 'archive')).toBeEnabled();
  await menu(page, 'archive').selectOption('registry');
  await menu(page, 'kind').selectOption('residenza');
  await menu(page, 'use').selectOption('bollo');
}

/** On the page of a certificate that waits, and can be paid; its id. */
export async function waits(page, amount) {
  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(main(page).getByText(pay('status-held'), { exact: true })).toBeVisible();
  await expect(payButton(page, amount)).toBeVisible({ timeout: 60_000 });
  return page.url().match(/certificati\/([0-9a-f-]{36})/)[1];
}

/** What a link downloads. */
export async function fileOf(page, link) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return readFileSync(await download.path());
}
