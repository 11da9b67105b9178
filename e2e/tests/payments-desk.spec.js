// Payments as operators see them: debts brought in from a file, looked for and looked at; money that does not
// fit, refunded by two people; what came, day by day.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { grouped, notice, owe, subject } from './debts.js';
import { isoDay } from './form.js';
import { operate } from './operator.js';
import { field, h1, listed, main, summary } from './page.js';
import { judge, settle, simulators } from './town.js';
import { label, literally, words } from './words.js';

const say = words('it', 'paymentoffice');
const OPERATOR = 'francesca-lai';
/** As the town's file of the municipality says. */
const CREDITOR = '80010470922';

const menu = (page, name) => page.getByRole('combobox', { name: label(name) });
const cards = page => page.locator('.sp-cards .sp-card');
const search = page => main(page).getByRole('button', { name: say('search'), exact: true });

/** What is owed, by the menu. */
async function office(page) {
  await settle(page, OPERATOR);
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await page.locator('header').getByRole('link', { name: say('menu'), exact: true }).click();
  await expect(page).toHaveURL(/\/area-personale\/operatori\/pagamenti$/);
  await expect(h1(page, say('debts-title'))).toBeVisible();
}

/** The number of a report's line. */
const reported = (page, key) =>
  page.locator('#esito .sp-fact', { has: page.getByText(say(key), { exact: true }) }).getByRole('definition');

/** Somebody pays a notice at a counter, whatever state it is in. */
async function pay(request, { number }) {
  const answer = await request.post(`${simulators}/pagopa/control/pay`, {
    data: { creditor: CREDITOR, notice: number, force: true },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test('debts are tried, brought in, found and looked at @phone', async ({ page }) => {
  test.setTimeout(240_000);
  const name = subject('Mensa importata');
  const rows = [
    'key;tax_code;name;subject;amount;due_on;category',
    `${name}-1;SRRGLI85D52B354O;Giulia Serra;${name};64,50;${isoDay(30)};9/0107101TS/`,
    `${name}-2;SRRGLI85D52B354X;Giulia Serra;${name} due;10,00;${isoDay(30)};9/0107101TS/`,
  ];
  const file = { name: 'mensa.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows.join('\n')}\n`) };
  await office(page);
  await judge(page);
  await page.getByRole('link', { name: say('to-import') }).click();
  await expect(h1(page, say('import-title'))).toBeFocused();
  await page.getByRole('button', { name: say('try-out') }).click();
  await expect(field(page, say('file'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await field(page, say('file')).setInputFiles(file);
  await page.getByRole('button', { name: say('try-out') }).click();
  await expect(page.locator('#esito')).toBeFocused();
  await expect(page.locator('#esito .alert')).toHaveText(say('tried'));
  await expect(reported(page, 'report-taken')).toHaveText('1');
  await expect(reported(page, 'report-refused')).toHaveText('1');
  await expect(page.locator('#esito li')).toHaveText(/^Riga 3, tax_code: /);
  await judge(page);
  const { items: before } = await call(page, 'GET', '/backoffice/payments/debts?limit=100');
  expect(before.map(debt => debt.subject)).not.toContain(name);

  await page.getByRole('button', { name: say('import'), exact: true }).click();
  await expect(page.locator('#esito .alert')).toHaveText(say('imported'));
  await expect(reported(page, 'report-taken')).toHaveText('1');
  await page.getByRole('button', { name: say('import'), exact: true }).click();
  await expect(reported(page, 'report-known')).toHaveText('1');
  await expect(reported(page, 'report-taken')).toHaveText('0');

  await page.getByRole('link', { name: say('to-debts') }).click();
  await expect(h1(page, say('debts-title'))).toBeFocused();
  await menu(page, say('by')).selectOption('person');
  await field(page, say('tax-code')).fill('SRRGLI85D52B354O');
  await search(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(field(page, say('reason'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await field(page, say('reason')).fill('Chiede a che punto è il pagamento della mensa');
  await search(page).click();
  await expect(listed(page, name)).toBeVisible();
  await listed(page, name).getByRole('link').click();
  await expect(h1(page, name)).toBeFocused();
  await expect(main(page)).toContainText('Giulia Serra');
  await expect(main(page)).toContainText(`${name}-1`);
  await judge(page);

  const [{ options }] = (await call(page, 'GET', '/backoffice/payments/debts?limit=100')).items
    .filter(debt => debt.subject === name);
  await page.getByRole('link', { name: say('to-debts') }).click();
  await menu(page, say('by')).selectOption('number');
  await field(page, say('number')).fill(grouped(options[0].notices[0].number));
  await search(page).click();
  await expect(cards(page)).toHaveCount(1);
  await expect(main(page)).not.toContainText(/serra/i);
});

test('one debt is asked for by hand @phone', async ({ page }) => {
  test.setTimeout(240_000);
  const ask = words('it', 'askdebt');
  const name = subject('Suolo pubblico a mano');
  await office(page);
  await page.getByRole('link', { name: ask('go') }).click();
  await expect(h1(page, ask('title'))).toBeFocused();
  await expect(field(page, ask('name'))).toBeVisible();
  await judge(page);
  await main(page).getByRole('button', { name: ask('send') }).click();
  await expect(summary(page)).toBeFocused();
  await expect(field(page, ask('name'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await field(page, ask('tax-code')).fill('SRRGLI85D52B354O');
  await field(page, ask('name')).fill('Giulia Serra');
  await field(page, ask('subject')).fill(name);
  await field(page, ask('amount')).fill('33,00');
  const category = main(page).locator('[id="options-0-0-parts-0-category"]');
  if (await category.evaluate(control => control.tagName) === 'SELECT') {
    await category.selectOption({ index: 1 });
  } else {
    await category.fill('9/0107101TS/');
  }
  await field(page, ask('due-on')).fill(isoDay(20));
  await main(page).getByRole('button', { name: ask('send') }).click();
  await expect(h1(page, name)).toBeFocused();
  await expect(main(page)).toContainText('Giulia Serra');
  await expect(main(page)).toContainText('33,00');
  await judge(page);
});

test('money that does not fit is refunded by two people @phone', async ({ page, browser, request }, info) => {
  test.setTimeout(240_000);
  // Who is made an operator here is nobody else's, and not the other width's.
  const [slug, code] = info.project.name === 'phone'
    ? ['andrei-ionescu', 'NSCNDR86A17Z129Q']
    : ['chiara-marras', 'MRRCHR92M55H118J'];
  const [debt] = await owe(browser, slug, {
    subject: subject('Diritti pagati due volte'),
    options: [[notice(1600, isoDay(20))]],
  });
  const [{ number }] = debt.options[0].notices;
  await office(page);
  const status = async () => {
    const { debt: now } = await call(page, 'GET', `/backoffice/payments/debts/${debt.id}`);
    return now.options[0].notices[0].status;
  };
  await expect.poll(status, { timeout: 60_000 }).toBe('payable');
  await pay(request, { number });
  await pay(request, { number });
  await expect.poll(status, { timeout: 60_000 }).toBe('paid');

  await page.getByRole('link', { name: say('to-anomalies') }).click();
  await expect(h1(page, say('anomalies-title'))).toBeFocused();
  const found = listed(page, grouped(number));
  await expect(found).toContainText(say('anomaly-paid-twice'));
  await expect(found).toContainText(say('to-do-paid-twice'));
  await judge(page);
  await found.getByRole('button', { name: say('refund-propose-of', { number: grouped(number) }) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: say('refund-send') }).click();
  await expect(dialog.getByLabel(label(say('note')))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await expect(dialog.getByLabel(label(say('refund-amount')))).toHaveValue('16,00');
  await dialog.getByLabel(label(say('note'))).fill('Pagato due volte, lo stesso giorno');
  await dialog.getByRole('button', { name: say('refund-send') }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('#esito')).toBeFocused();
  await expect(page.locator('#esito')).toHaveText(say('refund-done'));
  await expect(found).toContainText(say('refund-own-waits'));
  await expect(found.getByRole('button', { name: new RegExp(literally(say('refund-confirm'))) })).toHaveCount(0);

  const other = await (await browser.newContext({ locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  await settle(other, slug);
  await operate(['appoint', 'borgoverde', code, 'operator']);
  try {
    await other.goto('/area-personale/operatori/pagamenti/anomalie');
    const same = listed(other, grouped(number));
    await same.getByRole('button', { name: say('refund-confirm-of', { number: grouped(number) }) }).click();
    await other.getByRole('dialog').getByLabel(label(say('refund-act'))).fill('Mandato 123 del 2026');
    await judge(other);
    await other.getByRole('button', { name: say('refund-confirm-yes') }).click();
    await expect(other.locator('#esito')).toHaveText(say('refund-confirmed'));
    await expect(same).toHaveCount(0);
    await other.getByRole('button', { name: say('state-closed') }).click();
    await expect(same).toContainText('Mandato 123 del 2026');
    await judge(other);
  } finally {
    await operate(['appoint', 'borgoverde', code]);
    await other.context().close();
  }
});

test('what came is told day by day, and taken out for accounting @phone', async ({ page, browser, request }) => {
  test.setTimeout(240_000);
  const [debt] = await owe(browser, 'nicolo-dangelo', {
    subject: subject('Occupazione di suolo'),
    options: [[notice(3300, isoDay(20))]],
  });
  const [{ number }] = debt.options[0].notices;
  await office(page);
  const status = async () => {
    const { debt: now } = await call(page, 'GET', `/backoffice/payments/debts/${debt.id}`);
    return now.options[0].notices[0].status;
  };
  await expect.poll(status, { timeout: 60_000 }).toBe('payable');
  await pay(request, { number });
  await expect.poll(status, { timeout: 60_000 }).toBe('paid');

  await page.getByRole('link', { name: say('to-reconciliation') }).click();
  await expect(h1(page, say('reconciliation-title'))).toBeFocused();
  const table = page.getByRole('region', { name: say('period-title') }).getByRole('table');
  await expect(table.getByRole('rowheader', { name: say('total'), exact: true })).toBeVisible();
  await expect(table.locator('tbody tr')).not.toHaveCount(0);
  const codes = page.getByRole('region', { name: say('categories-title') }).getByRole('table');
  await expect(codes.getByRole('rowheader', { name: /9\/\d{7}[A-Z]{2}\// }).first()).toBeVisible();
  await expect(codes.getByRole('rowheader', { name: say('total'), exact: true })).toBeVisible();
  // What the total of today is made of, and the way to each of it.
  const today = listed(page, debt.subject);
  await expect(today).toContainText('33,00');
  await expect(today.getByRole('link', { name: debt.subject })).toHaveAttribute('href', new RegExp(debt.id));
  await judge(page);
  const link = page.getByRole('link', { name: say('export-csv') });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const lines = readFileSync(await download.path(), 'utf8').split('\n');
  const own = lines.filter(line => line.includes(number));
  expect(own).toHaveLength(1);
  expect(own[0]).toContain(';33,00;');
  const sheet = page.getByRole('link', { name: say('export-xlsx') });
  const [other] = await Promise.all([page.waitForEvent('download'), sheet.click()]);
  expect(other.suggestedFilename()).toMatch(/^incassi-.*\.xlsx$/);
  expect(readFileSync(await other.path()).subarray(0, 2).toString()).toBe('PK');

  await field(page, say('from')).fill('2000-01-01');
  await field(page, say('to')).fill('2000-01-02');
  await main(page).getByRole('button', { name: say('show'), exact: true }).first().click();
  await expect(main(page)).toContainText(say('totals-none'));
  await page.getByRole('button', { name: say('reconcile-now') }).click();
  await expect(page.locator('#annunci')).toHaveText(say('reconcile-ordered'));
  await judge(page);
});

test('a citizen is refused at the pages of the office', async ({ page }) => {
  await settle(page, 'marco-melis');
  for (const path of ['', '/anomalie', '/riconciliazione']) {
    await page.goto(`/area-personale/operatori/pagamenti${path}`);
    await expect(page.getByRole('alert').or(page.locator('.alert')).first())
      .toContainText(words('it', 'problem')('forbidden-title'));
  }
});
