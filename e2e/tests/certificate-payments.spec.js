// Certificates that wait for a payment, at Borgoverde, which collects fees and offers digital stamps: nobody has
// one before the receipt is there, and then the page goes on by itself.
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { begin, choice, exempt, fileOf, onStamp, request, say, waits } from './certificates.js';
import { activatePayments, end, grouped, notices, payButton, release } from './debts.js';
import { announced, fact, h1, listed, main, SOON, state, summary } from './page.js';
import { judge, settle } from './town.js';
import { label, words } from './words.js';

const pay = words('it', 'certificatepay');
const till = words('it', 'paymentpages');
const office = words('it', 'paymentoffice');
const istanze = words('it', 'istanzapay');
const archive = words('it', 'issuedcertificates');
const LIST = '/area-personale/certificati';

/** A certificate as an operator of Borgoverde sees it. */
async function atDesk(browser, id) {
  const page = await (await browser.newContext({ locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  await settle(page, 'francesca-lai');
  await page.goto(`/area-personale/operatori/certificati/${id}`);
  return page;
}

/** Today in Italy, as a date field holds it. */
const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Rome' });

/** The page of certificates, with payments authorised. */
async function ready(page, citizen) {
  await begin(page, citizen);
  await activatePayments(page);
}

test('the stamp is bought online, and the page goes on by itself when the receipt comes @phone', async ({ page }, info) => {
  test.setTimeout(240_000);
  // A citizen for each width: what one has, the other's list does not show.
  const [citizen, name] = info.project.name === 'phone' ? ['chiara-marras', 'CHIARA MARRAS'] : ['marco-melis', 'MARCO MELIS'];
  await ready(page, citizen);
  await onStamp(page, name);
  await expect(choice(page, 'stamp-digital')).not.toBeChecked();
  await judge(page);
  await request(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).getByRole('link')).toHaveCount(1);
  await choice(page, 'stamp-paper').check();
  await expect(page.getByLabel(say('stamp-number'))).toBeVisible();
  await judge(page);
  await choice(page, 'stamp-digital').check();
  await expect(page.getByLabel(say('stamp-number'))).toHaveCount(0);
  await expect(main(page).getByText(pay('digital-refund'))).toBeVisible();
  await expect(fact(page, pay('to-pay'))).toHaveText(/^16,52\s€$/);
  await page.getByLabel(pay('deliver')).fill('mario');
  await request(page).click();
  await expect(page.getByLabel(pay('deliver'))).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(pay('deliver')).fill('');
  await judge(page);
  await request(page).dblclick();

  const id = await waits(page, '16,52');
  await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toHaveCount(0);
  await expect(fact(page, say('code'))).toHaveCount(0);
  await expect(fact(page, say('duty'))).toHaveText(pay('duty-digital'));
  await judge(page);
  const held = await call(page, 'GET', `/certificates/${id}`);
  expect(held.status).toBe('held');
  expect(held.code).toBeUndefined();
  expect((await page.request.get(`/api/v1/certificates/${id}/document`)).status()).toBe(409);

  await page.goto(LIST);
  await expect(page.getByRole('heading', { name: pay('list-held-title') })).toBeVisible();
  await expect(listed(page, held.number)).toContainText(pay('status-held'));
  await judge(page);
  await listed(page, held.number).getByRole('link').click();
  await expect(payButton(page, '16,52')).toBeVisible();

  // The receipt stays away: nothing is called paid, whatever the browser says on its way back.
  await payButton(page, '16,52').dblclick();
  await end(page, 'paid-held');
  await expect(page).toHaveURL(/\/pagamenti\/ritorno\//);
  await expect(page.getByRole('heading', { level: 2, name: till('wait-title') })).toBeVisible();
  await page.goto(`${LIST}/${id}`);
  await expect(main(page).getByText(pay('status-held'), { exact: true })).toBeVisible();
  await page.getByRole('button', { name: pay('give-up'), exact: true }).click();
  await page.getByRole('button', { name: pay('give-up-confirm') }).click();
  await expect(page.getByRole('dialog')).toContainText(pay('give-up-being-paid').split('.')[0]);
  await judge(page);
  await page.getByRole('dialog').getByRole('button', { name: words('it', 'shell')('cancel') }).click();
  const { options } = await call(page, 'GET', `/payments/debts/${held.payment.debt}`);
  await release(page.request, options[0].notices[0]);

  await expect(announced(page)).toContainText(pay('released'), { timeout: 60_000 });
  await expect(state(page)).toBeFocused();
  await expect(main(page).getByText(say('status-valid'), { exact: true })).toBeVisible();
  await expect(fact(page, say('code'))).toHaveText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
  await judge(page);
  const pdf = await fileOf(page, page.getByRole('link', { name: /Scarica il PDF/ }));
  const stamp = (await fileOf(page, page.getByRole('link', { name: pay('stamp-download') }))).toString();
  expect(createHash('sha256').update(pdf).digest('hex')).toBe(held.sha256);
  expect(stamp).toContain(createHash('sha256').update(pdf).digest('base64'));
  await page.goto(LIST);
  await expect(listed(page, held.number)).toContainText(say('status-valid'));
});

test('fees alone, with a stamp of paper; back from the page of payments to the certificate @phone', async ({ page }, info) => {
  test.setTimeout(240_000);
  const [citizen, name] = info.project.name === 'phone' ? ['antonio-piras', 'ANTONIO PIRAS'] : ['chiara-marras', 'CHIARA MARRAS'];
  const number = `${Date.now()}${info.project.name === 'phone' ? 3 : 4}`;
  await ready(page, citizen);
  await onStamp(page, name);
  await choice(page, 'stamp-paper').check();
  await page.getByLabel(say('stamp-number')).fill(number);
  await page.getByLabel(say('stamp-day')).fill(today());
  await expect(fact(page, pay('to-pay'))).toHaveText(/^0,52\s€$/);
  await request(page).click();
  const id = await waits(page, '0,52');
  await payButton(page, '0,52').click();
  await end(page, 'paid');
  await expect(page.getByRole('heading', { level: 2, name: till('done-title') })).toBeVisible();
  await judge(page);
  await page.getByRole('link', { name: till('source-certificate') }).click();
  await expect(page).toHaveURL(new RegExp(`/certificati/${id}$`));
  await expect(main(page).getByText(say('status-valid'), { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(say('stick'))).toBeVisible();
  await expect(page.getByRole('link', { name: pay('stamp-download') })).toHaveCount(0);
});

test('who gives up owes nothing, and the stamp of paper is good again', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const number = `${Date.now()}5`;
  await ready(page, 'antonio-piras');
  const ask = async () => {
    await onStamp(page, 'ANTONIO PIRAS');
    await choice(page, 'stamp-paper').check();
    await page.getByLabel(say('stamp-number')).fill(number);
    await page.getByLabel(say('stamp-day')).fill(today());
    await request(page).click();
    return waits(page, '0,52');
  };
  const id = await ask();
  const { payment } = await call(page, 'GET', `/certificates/${id}`);

  // An operator who would annul it reads what becomes of stamp and payment.
  const operator = await atDesk(browser, id);
  const annul = operator.getByRole('button', { name: archive('annul'), exact: true });
  await annul.click();
  await expect(operator.getByRole('dialog')).toContainText(archive('annul-held-text'));
  await expect(operator.getByRole('dialog')).not.toContainText(archive('annul-text'));
  await judge(operator);
  await operator.getByRole('dialog').getByRole('button', { name: words('it', 'shell')('cancel'), exact: true }).click();

  await page.getByRole('button', { name: pay('give-up'), exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText(pay('give-up-text'));
  await judge(page);
  await page.getByRole('button', { name: pay('give-up-confirm') }).click();
  await expect(announced(page)).toContainText(pay('given-up'));
  await expect(state(page)).toBeFocused();
  await expect(main(page).getByText(pay('discarded-title'))).toBeVisible();
  await expect(payButton(page, '0,52')).toHaveCount(0);
  await judge(page);
  const debt = await call(page, 'GET', `/payments/debts/${payment.debt}`);
  expect(debt.status).toBe('cancelled');
  await operator.reload();
  await expect(main(operator).getByText(pay('status-discarded'), { exact: true })).toBeVisible();
  await expect(annul).toHaveCount(0);
  await judge(operator);
  await operator.context().close();
  await page.getByRole('link', { name: say('back') }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  expect(await ask()).not.toBe(id);
});

test('an exempt use costs nothing, and is had at once', async ({ page }) => {
  test.setTimeout(120_000);
  await ready(page, 'francesca-lai');
  await onStamp(page, 'FRANCESCA LAI');
  await exempt(page);
  await expect(fact(page, pay('to-pay'))).toHaveCount(0);
  await page.getByRole('checkbox', { name: say('confirm') }).check();
  await request(page).click();
  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(main(page).getByText(say('status-valid'), { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toBeVisible();
});

/** The office's page of money that does not fit, as an operator has it. */
async function anomalies(browser) {
  const page = await (await browser.newContext({ locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  await settle(page, 'francesca-lai');
  await page.goto('/area-personale/operatori/pagamenti/anomalie');
  await expect(h1(page, office('anomalies-title'))).toBeVisible();
  return page;
}

for (const [fault, stamp] of [
  ['of another document', 'other-document'],
  ['worth another amount', 'other-amount'],
  ['with a broken signature', 'bad-signature'],
]) {
  test(`a stamp ${fault}: the certificate is held back, and the office sees to it`, async ({ page, browser }) => {
    test.setTimeout(240_000);
    await ready(page, 'andrei-ionescu');
    await onStamp(page, 'ANDREI IONESCU');
    await choice(page, 'stamp-digital').check();
    await request(page).click();
    const id = await waits(page, '16,52');
    const { payment: { debt } } = await call(page, 'GET', `/certificates/${id}`);
    const [{ number }] = await notices(page, debt);
    await payButton(page, '16,52').click();
    await end(page, 'paid', { stamp });
    await expect(page).toHaveURL(/\/pagamenti\/ritorno\//);
    await expect(page.getByRole('heading', { level: 2, name: till('done-title') })).toBeVisible(SOON);

    // The money is here and the certificate is not: nothing is to be paid again, nor given up.
    await page.goto(`${LIST}/${id}`);
    await expect(state(page)).toContainText(pay('held-looked-at'));
    await expect(page.getByRole('heading', { level: 2, name: istanze('looked-at-title') })).toBeVisible();
    await expect(main(page)).not.toContainText(pay('held-title'));
    await expect(payButton(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: pay('give-up'), exact: true })).toHaveCount(0);
    await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toHaveCount(0);
    await expect(fact(page, say('code'))).toHaveCount(0);
    await judge(page);
    expect((await page.request.get(`/api/v1/certificates/${id}/document`)).status()).toBe(409);
    await page.getByRole('link', { name: pay('pay-page') }).click();
    await expect(main(page)).toContainText(till('stamp-looked-at'));
    await expect(page.getByRole('link', { name: till('receipt') })).toBeVisible();
    await expect(page.getByRole('link', { name: till('stamp') })).toHaveCount(0);
    await judge(page);

    const operator = await anomalies(browser);
    const found = listed(operator, grouped(number));
    await expect(found).toContainText(office('anomaly-stamp'));
    await expect(found).toContainText(office('to-do-stamp'));
    await judge(operator);
    await page.goto(`${LIST}/${id}`);
    await expect(state(page)).toContainText(pay('held-looked-at'));
    await found.getByRole('button', { name: office('close-of', { number: grouped(number) }) }).click();
    const dialog = operator.getByRole('dialog');
    await dialog.getByLabel(label(office('note'))).fill('Marca di carta portata allo sportello');
    await dialog.getByRole('button', { name: office('close-confirm') }).click();
    await expect(operator.locator('#esito')).toHaveText(office('close-done'));
    await expect(found).toHaveCount(0);
    await operator.context().close();

    // Who has the page open sees it issued, without a stamp to download.
    await expect(main(page).getByText(say('status-valid'), { exact: true })).toBeVisible(SOON);
    await expect(announced(page)).toContainText(pay('released'));
    await expect(page.getByRole('link', { name: /Scarica il PDF/ })).toBeVisible();
    await expect(page.getByRole('link', { name: pay('stamp-download') })).toHaveCount(0);
    await judge(page);
  });
}
