// Paying without signing in: what nobody asked for, a notice on paper by its number and fiscal code, the way
// back from the page of payments, the receipt by the link of a mail. Nothing is called paid before its receipt
// is here.
import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { end, notice, owe, payButton, pdfOf, release, settlePayer, subject } from './debts.js';
import { isoDay } from './form.js';
import { h1, main } from './page.js';
import { judge, mailTo, visit } from './town.js';
import { label, literally, words } from './words.js';

const say = words('it', 'openpay');
const pay = words('it', 'paymentpages');

const CODE = 'RSSMRA80A01H501U';
const h2 = (page, key) => page.getByRole('heading', { level: 2, name: pay(key), exact: true });
const field = (page, key) => page.getByLabel(label(say(key)));

/** Back on the portal, the token in no address. */
async function back(page, key) {
  await expect(page).toHaveURL(/\/pagamenti\/ritorno\?esito=[a-z]+$/);
  await expect(h2(page, key)).toBeVisible();
  if (key !== 'done-title') await expect(main(page).getByText(pay('done-title'))).toHaveCount(0);
}

test('a service is paid from the home page without signing in, and its receipt comes by mail @phone', async ({ page, request, browser }) => {
  test.setTimeout(180_000);
  const address = `zia.${randomUUID().slice(0, 8)}@example.it`;
  await visit(page, '/');
  await main(page).getByRole('link', { name: say('link') }).click();
  await expect(h1(page, say('title'))).toBeVisible();
  await judge(page);
  await page.getByRole('link', { name: 'Ricarica della mensa scolastica' }).click();
  await expect(h1(page, 'Ricarica della mensa scolastica')).toBeVisible();
  const go = page.getByRole('button', { name: say('make') });

  // Nothing is filled in: all of it is told, and the focus is where it is told.
  await go.click();
  await expect(main(page).getByText(say('wrong-amount')).first()).toBeVisible();
  await expect(main(page).getByText(say('wrong-code')).first()).toBeVisible();
  await expect(main(page).getByText(say('wrong-name')).first()).toBeVisible();
  await judge(page);

  await field(page, 'amount').fill('12,34');
  await page.getByLabel(label('Codice mensa dell\'alunno')).fill(`figlio di ${CODE}`);
  await field(page, 'tax-code').fill(CODE.toLowerCase());
  await field(page, 'name').fill('Mario Rossi');
  await go.click();
  await expect(main(page).getByText(say('field-amount-step', { least: '10,00', step: '5,00' })).first()).toBeVisible();
  await expect(main(page).getByText(say('field-reason-personal')).first()).toBeVisible();
  await judge(page);

  await field(page, 'amount').fill('50');
  await page.getByLabel(label('Codice mensa dell\'alunno')).fill('M-1042');
  await go.dblclick();
  await expect(main(page).getByText(say('made'))).toBeFocused();
  await expect(main(page)).toContainText('Ricarica della mensa scolastica: M-1042');
  await judge(page);
  await field(page, 'receipt-email').fill('zia');
  await payButton(page, '50,00').click();
  await expect(main(page).getByText(say('wrong-email')).first()).toBeVisible();
  await judge(page);
  await field(page, 'receipt-email').fill(address);
  await payButton(page, '50,00').dblclick();
  await end(page, 'paid');
  await back(page, 'done-title');
  await judge(page);
  expect(await pdfOf(page, page.getByRole('button', { name: say('download') }))).toContain('50,00');

  const mail = await mailTo(request, address, say('mail-subject'));
  const [link] = mail.text.match(/\S+\/pagamenti\/ricevuta#[\w-]+/);
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(link);
  await expect(h1(other, say('receipt-title'))).toBeVisible();
  await expect(h2(other, 'done-title')).toBeVisible();
  await expect(other).toHaveURL(/\/pagamenti\/ricevuta$/);
  await judge(other);
  expect(await pdfOf(other, other.getByRole('button', { name: say('download') }))).toContain('50,00');
  await elsewhere.close();
});

test('a notice on paper is found by number and fiscal code together, and waits for its receipt @phone', async ({ page, request, browser }) => {
  test.setTimeout(240_000);
  const [debt] = await owe(browser, 'giulia-serra', {
    subject: subject('Copie di atti'),
    options: [[notice(1840, isoDay(20))]],
  });
  const [{ number }] = debt.options[0].notices;
  await visit(page, '/pagamenti/avviso');
  await expect(h1(page, say('notice-title'))).toBeVisible();
  await judge(page);
  const look = page.getByRole('button', { name: pay('look') });
  await look.click();
  await expect(main(page).getByText(say('wrong-code')).first()).toBeVisible();
  await judge(page);

  await page.getByLabel(label(pay('typed-number'))).fill(number);
  await field(page, 'notice-code').fill(CODE);
  await look.click();
  await expect(main(page).getByText(say('missing')).first()).toBeVisible();
  await expect(main(page)).not.toContainText(debt.subject);
  await judge(page);

  await field(page, 'notice-code').fill('SRRGLI85D52B354O');
  await expect(async () => {
    await look.click();
    await expect(payButton(page, '18,40')).toBeVisible({ timeout: 5_000 });
  }).toPass({ intervals: [5_000], timeout: 60_000 });
  await expect(main(page)).toContainText(debt.subject);
  await judge(page);
  await payButton(page, '18,40').click();
  await end(page, 'paid-held');
  await back(page, 'wait-title');
  await judge(page);
  // An address that says paid proves nothing.
  await page.reload();
  await back(page, 'wait-title');
  await release(request, { number });
  await page.getByRole('button', { name: pay('check') }).click();
  await expect(h2(page, 'done-title')).toBeVisible();
  await judge(page);
});

test('given up and paid after all; without a token nothing is told', async ({ page, browser }) => {
  test.setTimeout(180_000);
  await visit(page, '/pagamenti/spontanei/diritti-di-segreteria');
  await field(page, 'tax-code').fill(CODE);
  await field(page, 'name').fill('Mario Rossi');
  await page.getByRole('button', { name: say('make') }).click();
  await payButton(page, '5,16').click();
  await end(page, 'cancelled');
  await back(page, 'cancelled-title');
  await judge(page);

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(page.url().replace('cancelled', 'paid'));
  await expect(stranger.getByText(say('lost-title'))).toBeVisible();
  await judge(stranger);
  await stranger.context().close();

  await page.getByRole('button', { name: new RegExp(`^${literally(pay('again', { amount: '' }).trim())}`) }).click();
  await end(page, 'paid');
  await back(page, 'done-title');
});

test('in the area the form is filled in, and what was made is among the payments', async ({ page }) => {
  test.setTimeout(180_000);
  await settlePayer(page, 'antonio-piras');
  await page.goto('/area-personale/pagamenti');
  await page.getByRole('link', { name: say('area-kinds') }).click();
  await expect(h1(page, say('kinds-title'))).toBeFocused();
  await judge(page);
  await page.getByRole('link', { name: 'Uso della sala comunale' }).click();
  await expect(h1(page, 'Uso della sala comunale')).toBeFocused();
  await expect(field(page, 'tax-code')).not.toHaveValue('');
  await expect(field(page, 'name')).toHaveValue(/Piras/);
  const booking = `P-${randomUUID().slice(0, 4)}`;
  await field(page, 'amount').fill('50,00');
  await page.getByLabel(label('Numero della prenotazione')).fill(booking);
  await judge(page);
  await page.getByRole('button', { name: say('make') }).click();
  await expect(main(page).getByText(say('made'))).toBeFocused();
  await judge(page);
  await payButton(page, '50,00').click();
  await end(page, 'paid');
  await expect(page).toHaveURL(/\/area-personale\/pagamenti\/ritorno\//);
  await expect(h2(page, 'done-title')).toBeVisible();
  await page.goto('/area-personale/pagamenti?stato=paid');
  await expect(page.locator('.sp-cards .sp-card', { hasText: booking })).toBeVisible();
});

test('where the municipality does not allow it there is no such page', async ({ page, request }) => {
  const answer = await request.get('/en/pagamenti');
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain(words('en', 'openpay')('kinds-title'));
  await page.goto('/pagamenti/spontanei/sala-comunale');
  await expect(h1(page, words('it', 'problem')('not-found-title'))).toBeVisible();
});
