// What somebody owes the municipality, asked for by an office; the page of payments beyond the portal; what
// stands on a PDF.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { authoriseGroup, call } from './api.js';
import { euro, h1, main } from './page.js';
import { settle, signInUnseen, simulators } from './town.js';
import { literally, words } from './words.js';

const run = promisify(execFile);
const town = readFileSync(new URL('../../crates/simulators/data/citizens.toml', import.meta.url), 'utf8');

/** Of the taxonomy of payments: rights of an office. */
const CATEGORY = '9/0104103SP/';

/** Name and fiscal code of somebody of the town. */
export function person(slug) {
  const lines = town.split('[[citizen]]').find(one => one.includes(`\nslug = "${slug}"\n`));
  const of = key => lines.match(new RegExp(`^${key} = "(.*)"$`, 'm'))[1];
  return { name: `${of('given_name')} ${of('family_name')}`, tax_code: of('tax_code') };
}

/** A subject that no other debt has. */
export const subject = text => `${text} ${Date.now()}${Math.floor(Math.random() * 1000)}`;

/** A notice of so many cents: `due` is its last day. */
export const notice = (cents, due) => ({ due_on: due, parts: [{ amount: cents, category: CATEGORY }] });

/** Debts of a citizen, as an office of Borgoverde asks for them: each `{ subject, options }`, an option being its
    notices. */
export const owe = (browser, citizen, ...debts) => oweTo('francesca-lai', browser, citizen, ...debts);

/** The same, as an officer of the municipality that the test is at asks for them. */
export async function oweTo(officerSlug, browser, citizen, ...debts) {
  const office = await browser.newContext();
  const officer = await office.newPage();
  await signInUnseen(officer, officerSlug);
  const made = [];
  for (const debt of debts) {
    made.push(await call(officer, 'POST', '/backoffice/payments/debts', {
      data: { debtor: person(citizen), ...debt },
      headers: { 'Idempotency-Key': randomUUID() },
    }));
  }
  await office.close();
  return made;
}

/** The group of payments, authorised; whether it was not before. */
export const activatePayments = page => authoriseGroup(page, 'payments');

/** Signed in, in the personal area, with payments authorised. */
export async function settlePayer(page, citizen) {
  await settle(page, citizen);
  await expect(h1(page, /Ciao/)).toBeVisible();
  await activatePayments(page);
}

/** The number of a notice as it is shown, in groups of four. */
export const grouped = number => number.replace(/(\d{4})(?=\d)/g, '$1 ');

/** Words of the pages of payments with an amount in them, whatever it is if none is given. */
export function priced(key, amount, { lang = 'it', ...values } = {}) {
  const text = literally(words(lang, 'paymentpages')(key, { amount: '#', ...values }));
  return new RegExp(`^${text.replace('#', amount ? euro(amount).source : '[\\d.,\\s€]+')}`);
}

/** The button that pays so much, or whatever is due. */
export const payButton = (page, amount, lang) => main(page).getByRole('button', { name: priced('pay', amount, { lang }) });

/** The notices of a debt, as the citizen's own. */
export async function notices(page, id) {
  const { options } = await call(page, 'GET', `/payments/debts/${id}`);
  return options.flatMap(option => option.notices);
}

/** pagoPA knows the debts, and they can be paid. */
export async function payable(page, ...debts) {
  for (const { id } of debts) {
    const all = async () => (await notices(page, id)).every(one => one.payable);
    await expect.poll(all, { timeout: 60_000 }).toBe(true);
  }
}

/** On the page of payments: chooses how it ends. `seconds`: how late a late receipt is; `stamp`: how the digital stamp
    is that is bought; `at`: whose page it is, `mbd` where a stamp is bought by itself. */
export async function end(page, ending, { seconds, stamp, at = 'checkout' } = {}) {
  await expect(page).toHaveURL(new RegExp(`/pagopa/${at}/pay/`));
  await page.locator('summary', { hasText: 'Scegli come va a finire' }).click();
  await page.locator(`#ending-${ending}`).check();
  if (seconds !== undefined) await page.getByLabel(/dopo quanti secondi/).fill(String(seconds));
  if (stamp) await page.getByLabel('La marca da bollo digitale è').selectOption(stamp);
  await page.getByRole('button', { name: 'Vai così' }).click();
}

/** The node lets go of the receipt of a notice that it has held back. */
export async function release(request, { number }) {
  const answer = await request.post(`${simulators}/pagopa/control/release`, { data: { notice: number } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** What stands on the PDF that a link downloads, in one line. */
export async function pdfOf(page, link) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const { stdout } = await run('pdftotext', [await download.path(), '-']);
  return stdout.replace(/\s+/g, ' ');
}
