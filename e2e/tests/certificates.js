// The page of certificates, for the tests that ask for some: its menus, how to get there, what a certificate's
// own page says.
import { expect } from '@playwright/test';
import { authoriseGroup } from './api.js';
import { h1 } from './page.js';
import { settle } from './town.js';
import { words } from './words.js';

export const say = words('it', 'certificatepages');

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
