// Istanze that cost something: sent by the API and paid, or paid from their page as a citizen does.
import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { call, istanza } from './api.js';
import { activatePayments, end, payButton } from './debts.js';
import { isoDay, sample } from './form.js';
import { Mouse } from './hands.js';
import { h1, main, SOON } from './page.js';
import { words } from './words.js';

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

/** The confirmation that an istanza was sent. */
export const received = page => h1(page, words('it', 'receipt')('title'));

/** The review of a draft. */
export async function review(page, id) {
  await page.goto(`/area-personale/istanze/${id}/modulo?passo=riepilogo`);
  await expect(page.getByRole('heading', { level: 2, name: words('it', 'formpage')('review') })).toBeVisible();
}

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
export async function pay(page, { lang = 'it', ...how } = {}) {
  await expect(main(page).getByText(words(lang, 'istanzapay')('wait-title'))).toBeVisible();
  // Whoever has not authorised payments is asked for that here: another test's matter.
  if (await activatePayments(page)) await page.reload();
  await payDue(page, { lang, ...how });
}

/** Pays what is due for the istanza that shows, from its page, as soon as that can be paid, and comes back to it. */
export async function payDue(page, { lang = 'it', hand = new Mouse(page), seen = async () => {} } = {}) {
  const pages = words(lang, 'paymentpages');
  const button = payButton(page, undefined, lang);
  await expect(button).toBeVisible(SOON);
  await seen();
  await hand.press(button);
  await end(page, 'paid');
  await expect(page.getByRole('heading', { level: 2, name: pages('done-title') })).toBeVisible(SOON);
  await seen();
  await hand.press(main(page).getByRole('link', { name: pages('source-istanza'), exact: true }));
}
