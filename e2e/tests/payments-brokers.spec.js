// Payments through brokers: Pietrafonda is at a GovPay, Valdoro at a Piattaforma Unitaria, which knows one address
// to come back to and adds what it has to say. It may say that nothing was paid, and never that something was: that
// is for the receipt.
import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { end, notices, payable, payButton, pdfOf, person, priced, release, settlePayer } from './debts.js';
import { announced, h1, listed, main, SOON } from './page.js';
import { judge, pietrafonda, valdoro } from './town.js';
import { words } from './words.js';

const say = words('it', 'paymentpages');
const LIST = '/area-personale/pagamenti';

/** How each sends the browser back, and what is then read by whoever has given up. `forged`: the same address, as if
    it had been paid. */
const BROKERS = [
  {
    name: 'GovPay',
    at: pietrafonda,
    citizen: 'elena-ionescu',
    paid: /\?esito=paid$/,
    cancelled: { key: 'cancelled-title', where: /\?esito=cancelled$/ },
    refused: { key: 'failed-title', where: /\?esito=failed$/ },
    forged: told => told.replace('esito=cancelled', 'esito=paid'),
  },
  {
    name: 'the Piattaforma Unitaria',
    at: valdoro,
    citizen: 'fatou-ndiaye',
    paid: /\?esito=waiting&paymentId=\d+&outcome=OK$/,
    cancelled: { key: 'failed-title', where: /\?esito=waiting&paymentId=\d+&outcome=KO$/ },
    refused: { key: 'failed-title', where: /\?esito=waiting&paymentId=\d+&outcome=KO$/ },
    forged: told => told.replace('outcome=KO', 'outcome=OK'),
  },
];

const h2 = (page, key) => page.getByRole('heading', { level: 2, name: say(key), exact: true });

async function list(page, state = '') {
  await page.goto(`${LIST}${state && `?stato=${state}`}`);
  await expect(h1(page, say('title'))).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

async function open(page, debt) {
  await page.goto(`${LIST}/${debt.id}`);
  await expect(h1(page, debt.subject)).toBeVisible();
}

/** Back on the portal; nothing is called received that is not. */
async function back(page, key, where = /\?esito=/) {
  await expect(page).toHaveURL(/\/pagamenti\/ritorno\/[\w-]+\?esito=/);
  await expect(page).toHaveURL(where);
  await expect(h1(page, say('return-title'))).toBeVisible();
  await expect(h2(page, key)).toBeVisible(SOON);
  if (key !== 'done-title') await expect(main(page).getByText(say('done-title'))).toHaveCount(0);
}

/** Something that somebody pays without having been asked for it, as soon as it can be paid: the debt. Numbers of the
    booking are of letters: long ones of digits are refused. */
async function made(page, citizen, amount) {
  const booking = randomUUID().replace(/-/g, '').replace(/\d/g, digit => 'ghijklmnop'[digit]).slice(0, 12);
  const { subject } = await call(page, 'POST', '/payments/spontaneous', {
    data: { kind: 'sala-comunale', amount, reason: booking, debtor: person(citizen) },
    headers: { 'Idempotency-Key': randomUUID() },
  });
  expect(subject).toContain(booking);
  const { items } = await call(page, 'GET', '/payments/debts');
  const debt = items.find(one => one.subject === subject);
  await payable(page, debt);
  return debt;
}

const first = async (page, debt) => (await notices(page, debt.id))[0];

for (const { name, at, citizen, paid, cancelled, refused, forged } of BROKERS) {
  test.describe(`through ${name}`, () => {
    test.use({ baseURL: at });

    test('who has paid waits for the receipt, and until then nothing is called paid @phone', async ({ page }) => {
      test.setTimeout(240_000);
      await settlePayer(page, citizen);
      const debt = await made(page, citizen, 4350);
      await open(page, debt);
      await judge(page);
      await payButton(page, '43,50').click();
      await end(page, 'paid-held');
      await back(page, 'wait-title', paid);
      await expect(main(page).getByText(say('wait-once'))).toBeVisible();
      await judge(page);
      const told = page.url();
      await list(page);
      await expect(listed(page, debt.subject)).toContainText(say('payable'));
      await list(page, 'paid');
      await expect(listed(page, debt.subject)).toHaveCount(0);
      expect(await first(page, debt)).toMatchObject({ status: 'payable' });

      // The page that waits changes by itself.
      await page.goto(told);
      await back(page, 'wait-title', paid);
      await release(page.request, await first(page, debt));
      await expect(h2(page, 'done-title')).toBeVisible(SOON);
      await expect(announced(page)).toHaveText(say('done-title'));
      await judge(page);
      await list(page, 'paid');
      const link = listed(page, debt.subject).getByRole('link', { name: /Scarica la ricevuta/ });
      expect(await pdfOf(page, link)).toContain('43,50');
      expect(await first(page, debt)).toMatchObject({ status: 'paid' });
    });

    test('given up, refused, and tried again until it is paid; an address proves nothing @phone', async ({ page }) => {
      test.setTimeout(240_000);
      await settlePayer(page, citizen);
      const debt = await made(page, citizen, 2550);
      const again = page.getByRole('button', { name: priced('again', '25,50') });
      await open(page, debt);
      await payButton(page, '25,50').click();
      await end(page, 'cancelled');
      await back(page, cancelled.key, cancelled.where);
      await expect(main(page)).toContainText(say('given-up-text'));
      await expect(main(page)).toContainText(say('given-up-doubt'));
      await judge(page);

      const told = page.url();
      await page.goto(forged(told));
      await back(page, 'wait-title', paid);
      await expect(again).toHaveCount(0);
      expect(await first(page, debt)).toMatchObject({ status: 'payable' });
      await page.goto(told);
      await back(page, cancelled.key, cancelled.where);

      await again.click();
      await end(page, 'refused');
      await back(page, refused.key, refused.where);
      await expect(main(page)).toContainText(say('given-up-text'));
      await judge(page);
      expect(await first(page, debt)).toMatchObject({ status: 'payable' });
      await again.click();
      await end(page, 'paid');
      await back(page, 'done-title', paid);
      expect(await first(page, debt)).toMatchObject({ status: 'paid' });
    });

    test('who comes Back without having chosen anything pays with the same button', async ({ page }) => {
      test.setTimeout(180_000);
      await settlePayer(page, citizen);
      const debt = await made(page, citizen, 3000);
      await open(page, debt);
      await payButton(page, '30,00').click();
      await expect(page).toHaveURL(/\/pagopa\/checkout\/pay\//);
      await page.goBack();
      await expect(h1(page, debt.subject)).toBeVisible();
      await expect(payButton(page, '30,00')).not.toHaveAttribute('aria-disabled', 'true');
      await payButton(page, '30,00').click();
      await end(page, 'paid');
      await back(page, 'done-title', paid);
    });
  });
}

/** Somebody has gone away in the middle of paying: for some minutes nobody can pay it. The debt, whose page shows. */
async function abandoned(page, citizen) {
  await settlePayer(page, citizen);
  const debt = await made(page, citizen, 1250);
  await open(page, debt);
  await payButton(page, '12,50').click();
  await end(page, 'abandoned');
  await expect(h1(page, 'Hai chiuso la finestra')).toBeVisible();
  await open(page, debt);
  await expect(main(page)).not.toContainText(say('paid-on'));
  return debt;
}

test.describe('left in the middle, through GovPay', () => {
  test.use({ baseURL: pietrafonda });

  test('one is told when to try again, and nothing is called paid', async ({ page }) => {
    test.setTimeout(180_000);
    const debt = await abandoned(page, 'elena-ionescu');
    await payButton(page, '12,50').click();
    await expect(page.locator('#non-iniziato')).toBeFocused();
    await expect(page.locator('#non-iniziato')).toContainText(words('it', 'payments')('in-payment'));
    await judge(page);
    expect(await first(page, debt)).toMatchObject({ status: 'payable' });
  });
});

test.describe('at the Piattaforma Unitaria', () => {
  test.use({ baseURL: valdoro });

  test('left in the middle, its own page says that it cannot be paid now, and the portal offers it again', async ({ page }) => {
    test.setTimeout(180_000);
    const debt = await abandoned(page, 'fatou-ndiaye');
    // The platform knows of no payment that was begun, and sends the browser on; pagoPA does.
    await payButton(page, '12,50').click();
    await expect(page).toHaveURL(/\/unified\/checkout\//);
    await expect(h1(page, 'Non si può pagare')).toBeVisible();
    await page.goBack();
    await expect(h1(page, debt.subject)).toBeVisible();
    await expect(payButton(page, '12,50')).not.toHaveAttribute('aria-disabled', 'true');
    await expect(main(page)).not.toContainText(say('paid-on'));
    expect(await first(page, debt)).toMatchObject({ status: 'payable' });
  });

  test('several notices are paid together at pagoPA\'s own page', async ({ page }) => {
    test.setTimeout(240_000);
    await settlePayer(page, 'fatou-ndiaye');
    const debts = [await made(page, 'fatou-ndiaye', 1050), await made(page, 'fatou-ndiaye', 2100)];
    await list(page);
    for (const { subject } of debts) await listed(page, subject).getByRole('checkbox').check();
    await payButton(page, '31,50').click();
    await end(page, 'paid');
    await back(page, 'done-title', /\?esito=paid$/);
    await expect(main(page).getByRole('listitem').filter({ hasText: say('paid') })).toHaveCount(2);
    await judge(page);
    for (const debt of debts) expect(await first(page, debt)).toMatchObject({ status: 'paid' });
  });
});
