// Istanze that cost something: sent by the API and paid, or paid from their page as a citizen does.
import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { call, istanza } from './api.js';
import { activatePayments, end } from './debts.js';
import { isoDay, sample } from './form.js';
import { Mouse } from './hands.js';
import { literally, words } from './words.js';

/** What the simulated provider of payments needs to know a debt, and the portal to make something of a receipt. */
const SOON = { timeout: 60_000 };

/** The shortest way through the form of the permit: stamp and fee are due, unless the vehicle is electric. */
export function permit({ fuel = 'petrol' } = {}) {
  const { privacy_read, channel, truth } = sample('permesso-ztl');
  return {
    privacy_read, channel, truth,
    title_kind: 'occasional',
    zone: 'b',
    reason: 'Trasloco di casa',
    vehicles: [{ plate: { country: 'IT', plate: 'EF456GH' }, vehicle_kind: 'van', fuel, owner: 'self' }],
    renewal: false,
    period_start: isoDay(7),
    period_end: isoDay(8),
  };
}

/** The button that pays, whatever the amount. */
export const payButton = (page, lang = 'it') => {
  const [before, after] = words(lang, 'paymentpages')('pay', { amount: '€' }).split('€').map(literally);
  return page.getByRole('main').getByRole('button', { name: new RegExp(`^${before}[\\d.,\\s€]+${after}`) });
};

/** Asks the portal to send a draft, by its API: the istanza as it is then. */
export async function ask(page, id) {
  const { version } = await istanza(page, id);
  const headers = { 'Idempotency-Key': randomUUID(), 'If-Match': `"${version}"` };
  return call(page, 'POST', `/istanze/${id}/submission`, { headers });
}

/** Sends a draft by the API; where something is due first, that is paid, on the page of payments. */
export async function submit(page, id) {
  const { status } = await ask(page, id);
  if (status !== 'awaiting_payment') return;
  await activatePayments(page);
  const payment = async () => (await istanza(page, id)).payment;
  await expect.poll(async () => (await payment()).payable, SOON).toBe(true);
  const { notice } = await payment();
  const headers = { 'Idempotency-Key': randomUUID() };
  const { pay_at } = await call(page, 'POST', '/payments/attempts', { data: { notices: [notice] }, headers });
  const till = await page.context().newPage();
  await till.goto(pay_at);
  await end(till, 'paid');
  await expect(till).toHaveURL(/\/pagamenti\/ritorno\/|\/payments\/return\//);
  await till.close();
  await expect.poll(async () => (await istanza(page, id)).status, SOON).not.toBe('awaiting_payment');
}

/** Pays what the istanza that shows waits for, from its page, and goes on to where it is sent. */
export async function pay(page, { lang = 'it', hand = new Mouse(page), seen = async () => {} } = {}) {
  const pages = words(lang, 'paymentpages');
  await expect(page.getByRole('main').getByText(words(lang, 'istanzapay')('wait-title'))).toBeVisible();
  // Whoever has not authorised payments is asked for that here: another test's matter.
  if (await activatePayments(page)) await page.reload();
  await expect(payButton(page, lang)).toBeVisible(SOON);
  await seen();
  await hand.press(payButton(page, lang));
  await end(page, 'paid');
  await expect(page.getByRole('heading', { level: 2, name: pages('done-title') })).toBeVisible(SOON);
  await seen();
  await hand.press(page.getByRole('main').getByRole('link', { name: pages('source-istanza'), exact: true }));
}
