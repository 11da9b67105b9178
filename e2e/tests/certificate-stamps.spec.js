// Stamps that are bought by themselves, at pagoPA's own service for them, and nobody who collects hears of it: at
// Pietrafonda, which has it so and asks no fees for certificates, and at Valdoro, where fees are paid beside them. A
// stamp is never refunded: one page at a time sells one.
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { begin, choice, fileOf, onStamp, request, say, waits } from './certificates.js';
import { activatePayments, end, grouped, notices, payButton, pdfOf, person, priced } from './debts.js';
import { operate } from './operator.js';
import { announced, fact, h1, listed, main, SOON, state } from './page.js';
import { judge, pietrafonda, settle, valdoro } from './town.js';
import { label, literally, words } from './words.js';

const pay = words('it', 'certificatepay');
const till = words('it', 'paymentpages');
const office = words('it', 'paymentoffice');
const istanze = words('it', 'istanzapay');
const LIST = '/area-personale/certificati';
const OPERATOR = 'davide-conti';
const PRICE = '16,00';

test.use({ baseURL: pietrafonda });

const h2 = (page, name) => page.getByRole('heading', { level: 2, name, exact: true });

/** A certificate that waits for its stamp, on its page: its id. */
async function held(page, citizen, name) {
  await begin(page, citizen);
  await activatePayments(page);
  await onStamp(page, name);
  await choice(page, 'stamp-digital').check();
  await expect(fact(page, pay('to-pay'))).toHaveText(/^16,00\s€$/);
  await request(page).click();
  return waits(page, PRICE);
}

/** Presses the button that pays, and ends it at the page of the service. */
async function buy(page, ending, how = {}) {
  await payButton(page, PRICE).click();
  await end(page, ending, { at: 'mbd', ...how });
}

/** Back on the portal. */
async function back(page, key) {
  await expect(page).toHaveURL(/\/pagamenti\/ritorno\/[\w-]+\?esito=/);
  await expect(h2(page, till(key))).toBeVisible(SOON);
}

/** The certificate is issued, its stamp is of that very paper, and the receipt says by which numbers pagoPA knows it. */
async function issued(page, id) {
  await page.goto(`${LIST}/${id}`);
  await expect(main(page).getByText(say('status-valid'), { exact: true })).toBeVisible(SOON);
  await judge(page);
  const { sha256, payment } = await call(page, 'GET', `/certificates/${id}`);
  const pdf = await fileOf(page, page.getByRole('link', { name: /Scarica il PDF/ }));
  expect(createHash('sha256').update(pdf).digest('hex')).toBe(sha256);
  const stamp = await fileOf(page, page.getByRole('link', { name: pay('stamp-download') }));
  expect(stamp.toString()).toContain(createHash('sha256').update(pdf).digest('base64'));
  expect(payment).toMatchObject({ status: 'paid', total: 1600, stamp: true });
  const receipt = await pdfOf(page, page.getByRole('link', { name: pay('receipt') }));
  const [, iubd] = stamp.toString().match(/IUBD>([^<]+)</);
  expect(receipt).toContain(iubd);
  expect(receipt).toContain('(NAV)');
  expect(receipt).toMatch(/348\d( \d{4}){3} \d{2}/);
  expect(receipt).not.toContain('mbd-');
}

test('the stamp is bought at the page of its service, and the certificate is there @phone', async ({ page }, info) => {
  test.setTimeout(240_000);
  // A citizen for each width: what one has, the other's list does not show.
  const [citizen, name] = info.project.name === 'phone' ? ['andrei-ionescu', 'ANDREI IONESCU'] : ['antonio-piras', 'ANTONIO PIRAS'];
  const id = await held(page, citizen, name);
  await judge(page);
  await buy(page, 'paid');
  await back(page, 'done-title');
  await judge(page);
  await page.getByRole('link', { name: till('source-certificate') }).click();
  await expect(page).toHaveURL(new RegExp(`/certificati/${id}$`));
  await issued(page, id);
});

test('given up, it is bought with another order; an address proves nothing', async ({ page }) => {
  test.setTimeout(240_000);
  const id = await held(page, 'antonio-piras', 'ANTONIO PIRAS');
  await buy(page, 'cancelled');
  await back(page, 'cancelled-title');
  await expect(main(page)).toContainText(till('given-up-text'));
  await judge(page);
  await page.goto(page.url().replace('esito=cancelled', 'esito=paid'));
  await back(page, 'wait-title');
  await page.goto(page.url().replace('esito=paid', 'esito=cancelled'));
  await back(page, 'cancelled-title');
  await page.goto(`${LIST}/${id}`);
  await expect(main(page).getByText(pay('status-held'), { exact: true })).toBeVisible();
  await buy(page, 'cancelled');
  await back(page, 'cancelled-title');
  await page.getByRole('button', { name: priced('again', PRICE) }).click();
  await end(page, 'paid', { at: 'mbd' });
  await back(page, 'done-title');
  await issued(page, id);
});

test('where the page has failed it may be sold all the same: one reads when to try again @phone', async ({ page }, info) => {
  test.setTimeout(240_000);
  const [citizen, name] = info.project.name === 'phone' ? ['andrei-ionescu', 'ANDREI IONESCU'] : ['antonio-piras', 'ANTONIO PIRAS'];
  const id = await held(page, citizen, name);
  await buy(page, 'refused');
  await back(page, 'failed-title');
  const told = literally(till('given-up-stamp', { time: '#' })).replace('#', '(\\d{2}:\\d{2})');
  await expect(main(page)).toContainText(new RegExp(told));
  const [, time] = (await main(page).textContent()).match(told);
  await expect(main(page)).toContainText(till('given-up-doubt'));
  await judge(page);
  await expect(page.getByRole('button', { name: priced('again', PRICE) })).toHaveCount(0);
  await page.goto(`${LIST}/${id}`);
  await payButton(page, PRICE).click();
  await expect(page.locator('#non-iniziato')).toBeFocused();
  await expect(page.locator('#non-iniziato')).toContainText(words('it', 'payments')('stamp-failed', { time }));
  await judge(page);
  await expect(main(page).getByText(pay('status-held'), { exact: true })).toBeVisible();
});

test('while a page is open that may sell it no other one is, and that one still does', async ({ page }) => {
  test.setTimeout(240_000);
  const id = await held(page, 'antonio-piras', 'ANTONIO PIRAS');
  await payButton(page, PRICE).click();
  await expect(page).toHaveURL(/\/pagopa\/mbd\/pay\//);
  const left = page.url();
  await end(page, 'abandoned', { at: 'mbd' });
  await expect(h1(page, 'Hai chiuso la finestra')).toBeVisible();

  await page.goto(`${LIST}/${id}`);
  await payButton(page, PRICE).click();
  await expect(page.locator('#non-iniziato')).toBeFocused();
  await expect(page.locator('#non-iniziato')).toContainText(words('it', 'payments')('in-payment'));
  await judge(page);
  await page.goto(left);
  await end(page, 'paid', { at: 'mbd' });
  await back(page, 'done-title');
  await issued(page, id);
});

/** The office's page of money that does not fit, as an operator of Pietrafonda has it. */
async function anomalies(browser) {
  const context = await browser.newContext({ baseURL: pietrafonda, locale: 'it-IT', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await settle(page, OPERATOR);
  await operate(['appoint', 'pietrafonda', person(OPERATOR).tax_code, 'operator']);
  await page.goto('/area-personale/operatori/pagamenti/anomalie');
  await expect(h1(page, office('anomalies-title'))).toBeVisible();
  return page;
}

test('a stamp of another document: the certificate is held back, and the office sees to it', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const id = await held(page, 'andrei-ionescu', 'ANDREI IONESCU');
  const { payment: { debt } } = await call(page, 'GET', `/certificates/${id}`);
  const [{ number }] = await notices(page, debt);
  await buy(page, 'paid', { stamp: 'other-document' });
  await back(page, 'done-title');

  // The money is here and the certificate is not: nothing is to be paid again, nor given up.
  await page.goto(`${LIST}/${id}`);
  await expect(state(page)).toContainText(pay('held-looked-at'));
  await expect(h2(page, istanze('looked-at-title'))).toBeVisible();
  await expect(payButton(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: pay('give-up'), exact: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toHaveCount(0);
  await judge(page);

  const operator = await anomalies(browser);
  const found = listed(operator, grouped(number));
  await expect(found).toContainText(office('anomaly-stamp'));
  await expect(found).toContainText(office('to-do-stamp'));
  await judge(operator);
  await found.getByRole('button', { name: office('close-of', { number: grouped(number) }) }).click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByLabel(label(office('note'))).fill('Marca di carta portata allo sportello');
  await dialog.getByRole('button', { name: office('close-confirm') }).click();
  await expect(operator.locator('#esito')).toHaveText(office('close-done'));
  await expect(found).toHaveCount(0);
  await operate(['appoint', 'pietrafonda', person(OPERATOR).tax_code]);
  await operator.context().close();

  // Who has the page open sees it issued, without a stamp to download.
  await expect(main(page).getByText(say('status-valid'), { exact: true })).toBeVisible(SOON);
  await expect(announced(page)).toContainText(pay('released'));
  await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toBeVisible();
  await expect(page.getByRole('link', { name: pay('stamp-download') })).toHaveCount(0);
  await judge(page);
});

test.describe('beside fees, at Valdoro', () => {
  test.use({ baseURL: valdoro });

  const FEES = '0,52';
  const worded = (key, amount) => new RegExp(`^${literally(pay(key, { amount: '#' })).replace('#', `${amount}\\s€`)}$`);
  const button = (page, key, amount) => page.getByRole('button', { name: worded(key, amount) });
  const payFees = page => button(page, 'pay-fees', FEES);
  const buyStamp = page => button(page, 'buy-stamp', PRICE);

  /** A certificate that waits for both, on its page: its id. */
  async function both(page, citizen, name) {
    await begin(page, citizen);
    await activatePayments(page);
    await onStamp(page, name);
    await choice(page, 'stamp-digital').check();
    await request(page).click();
    await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
    await expect(payFees(page)).toBeVisible({ timeout: 60_000 });
    await expect(buyStamp(page)).toBeVisible();
    await expect(state(page)).toContainText(pay('divided-text'));
    await judge(page);
    return page.url().match(/certificati\/([0-9a-f-]{36})/)[1];
  }

  /** Back from a page of payments, and on the page of the certificate again. */
  async function returned(page, id) {
    await expect(page).toHaveURL(/\/pagamenti\/ritorno\//);
    await expect(h2(page, till('done-title'))).toBeVisible(SOON);
    await page.goto(`${LIST}/${id}`);
  }

  async function payTheFees(page, id) {
    await payFees(page).click();
    await end(page, 'paid');
    await returned(page, id);
  }

  async function buyTheStamp(page, id) {
    await buyStamp(page).click();
    await end(page, 'paid', { at: 'mbd' });
    await returned(page, id);
  }

  async function valid(page) {
    await expect(main(page).getByText(say('status-valid'), { exact: true })).toBeVisible(SOON);
    await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toBeVisible();
    await expect(page.getByRole('link', { name: pay('stamp-download') })).toBeVisible();
    await expect(page.getByRole('link', { name: pay('receipt') })).toBeVisible();
    await expect(page.getByRole('link', { name: pay('stamp-receipt') })).toBeVisible();
    await judge(page);
  }

  test('fees and stamp are two payments, and the certificate is there after both @phone', async ({ page }, info) => {
    test.setTimeout(240_000);
    const [citizen, name] = info.project.name === 'phone' ? ['andrei-ionescu', 'ANDREI IONESCU'] : ['antonio-piras', 'ANTONIO PIRAS'];
    const id = await both(page, citizen, name);

    await payTheFees(page, id);
    await expect(state(page)).toContainText(pay('divided-stamp-left'), SOON);
    await expect(payFees(page)).toHaveCount(0);
    await expect(fact(page, pay('divided-fees'))).toContainText(/0,52\s€, pagato/);
    await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toHaveCount(0);
    await judge(page);
    // The page of the payment tells the two apart as well.
    await page.getByRole('link', { name: pay('pay-page'), exact: true }).click();
    await expect(page.getByRole('heading', { level: 3, name: till('divided-stamp'), exact: true })).toBeVisible();
    await expect(page.getByRole('heading', { level: 3, name: till('divided-rest'), exact: true })).toBeVisible();
    await judge(page);
    await page.goto(`${LIST}/${id}`);

    await buyTheStamp(page, id);
    await valid(page);
  });

  test('the stamp bought first is not lost: only the fees are left, and nobody gives up', async ({ page }) => {
    test.setTimeout(240_000);
    const id = await both(page, 'antonio-piras', 'ANTONIO PIRAS');
    await expect(page.getByRole('button', { name: pay('give-up'), exact: true })).toBeVisible();

    await buyTheStamp(page, id);
    await expect(state(page)).toContainText(pay('divided-fees-left'), SOON);
    await expect(buyStamp(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: pay('give-up'), exact: true })).toHaveCount(0);
    await judge(page);

    await payTheFees(page, id);
    await valid(page);
  });
});
