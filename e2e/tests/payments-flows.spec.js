// Flows as operators work them off: what does not fit is one list, whatever the day; money that was taken back is
// closed with how it was settled, and whoever paid reads so; flows that cannot be read are named. And the last day
// of a debt, and its withdrawal.
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { activatePayments, notice, owe, subject } from './debts.js';
import { isoDay } from './form.js';
import { judge, settle, simulators } from './town.js';
import { label, literally, words } from './words.js';

const say = words('it', 'paymentoffice');
const news = words('it', 'paymentnews');
const OPERATOR = 'francesca-lai';
const CITIZEN = 'nicolo-dangelo';
/** As the town's file of the municipality says. */
const CREDITOR = '80010470922';
const OFFICE = '/area-personale/operatori/pagamenti';
const ORDERS = '/backoffice/payments/reconciliations';

const h1 = (page, name) => page.getByRole('heading', { level: 1, name });
const main = page => page.getByRole('main');
const button = (page, name) => main(page).getByRole('button', { name, exact: true });
const announced = page => page.locator('#annunci');
/** Text that a button or link has with others in it. */
const about = text => ({ name: new RegExp(literally(text)) });

/** What a test decides about the simulated pagoPA. */
async function decide(request, what, data) {
  const answer = await request.post(`${simulators}/pagopa/control/${what}`, { data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

/** A notice that somebody owes and has paid; `page` is an officer's. The debt, the notice, and its state. */
async function paid(page, browser, request, name) {
  const [debt] = await owe(browser, CITIZEN, {
    subject: subject(name),
    options: [[notice(2700, isoDay(20))]],
  });
  const [{ number }] = debt.options[0].notices;
  await settle(page, OPERATOR);
  const status = async () => {
    const { debt: now } = await call(page, 'GET', `/backoffice/payments/debts/${debt.id}`);
    return now.options[0].notices[0].status;
  };
  await expect.poll(status, { timeout: 60_000 }).toBe('payable');
  await decide(request, 'pay', { creditor: CREDITOR, notice: number, force: true });
  await expect.poll(status, { timeout: 60_000 }).toBe('paid');
  return { debt, number, iuv: number.slice(1), status };
}

test('money that a flow takes back is worked off, and whoever paid reads so @phone', async ({
  page, browser, request,
}) => {
  test.setTimeout(300_000);
  const { debt, number, iuv, status } = await paid(page, browser, request, 'Rette revocate');
  const { flows: [flow] } = await decide(request, 'report', { notice: number });
  // The day of the bank's transfer: the one after the payment.
  const day = isoDay(1);
  await page.goto(`${OFFICE}/riconciliazione`);
  await expect(h1(page, say('reconciliation-title'))).toBeVisible();
  await main(page).getByLabel(label(say('flows-day'))).fill(day);
  await button(page, say('show')).nth(1).click();
  const ordered = page.waitForRequest(asked => asked.method() === 'POST' && asked.url().endsWith(ORDERS));
  await button(page, say('reconcile-now')).click();
  expect((await ordered).postDataJSON(), 'the day that is shown is read').toEqual({ day });
  await expect(announced(page)).toHaveText(say('reconcile-ordered'));
  await expect.poll(status, { timeout: 60_000 }).toBe('reconciled');

  await decide(request, 'revise', { flow, how: 'revoked' });
  await call(page, 'POST', ORDERS, { data: { day } });
  await expect.poll(status, { timeout: 60_000 }).toBe('paid');

  // It is counted where the anomalies are, by the day of the flow.
  await page.goto(`${OFFICE}/riconciliazione`);
  await main(page).getByLabel(label(say('to'))).fill(day);
  await button(page, say('show')).first().click();
  await expect(page.getByRole('columnheader', { name: say('exceptions'), exact: true })).toBeVisible();
  await expect(page.locator('tfoot td').last()).not.toHaveText('0');
  await judge(page);

  const reader = await (await browser.newContext({ locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  await settle(reader, CITIZEN);
  await activatePayments(reader);
  const own = async text => {
    await reader.goto(`/area-personale/pagamenti/${debt.id}`);
    await expect(h1(reader, debt.subject)).toBeVisible();
    await expect(main(reader)).toContainText(news('reversed'));
    await expect(main(reader)).toContainText(news(text));
    await expect(main(reader).getByRole('link', about(words('it', 'paymentpages')('receipt')))).toHaveCount(0);
    await judge(reader);
  };
  await own('reversed-open');

  await page.goto(`${OFFICE}/anomalie`);
  await expect(h1(page, say('anomalies-title'))).toBeVisible();
  const exception = page.locator('#eccezioni .sp-card', { hasText: iuv });
  await expect(exception).toContainText(say('trouble-revoked'));
  await expect(exception).toContainText(say('to-do-reversal'));
  await expect(exception).toContainText(flow);
  await judge(page);
  await exception.getByRole('button', about(iuv)).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: say('flow-close-yes') }).click();
  const outcome = dialog.getByLabel(label(say('flow-close-outcome')));
  await expect(outcome).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel(label(say('note')))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await outcome.selectOption('asked_again');
  await dialog.getByLabel(label(say('note'))).fill('Chiesto di nuovo con un altro avviso');
  await dialog.getByRole('button', { name: say('flow-close-yes') }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('#esito')).toBeFocused();
  await expect(page.locator('#esito')).toHaveText(say('flow-close-done'));
  await expect(exception).toHaveCount(0);
  await own('reversed-asked-again');
  await reader.context().close();

  // On the page of its day it stays to be seen, with who did it.
  await page.goto(`${OFFICE}/riconciliazione`);
  await main(page).getByLabel(label(say('flows-day'))).fill(day);
  await button(page, say('show')).nth(1).click();
  const shown = page.locator('.sp-cards .sp-card', { hasText: flow });
  await expect(shown).toContainText(say('flow-closed'));
  await expect(shown).toContainText('Chiesto di nuovo con un altro avviso');
  await expect(shown).toContainText(say('reversed-asked-again'));
  await judge(page);
  await page.goto(`${OFFICE}/${debt.id}`);
  await expect(h1(page, debt.subject)).toBeVisible();
  await expect(main(page)).toContainText(say('reversed-asked-again'));
});

test('a line of a day that does not fit is closed on the page of its flow', async ({ page, browser, request }) => {
  test.setTimeout(240_000);
  const { number, iuv, status } = await paid(page, browser, request, 'Rette sparite');
  const { flows: [flow] } = await decide(request, 'report', { notice: number });
  const day = isoDay(1);
  await call(page, 'POST', ORDERS, { data: { day } });
  await expect.poll(status, { timeout: 60_000 }).toBe('reconciled');
  await decide(request, 'revise', { flow, how: 'without' });
  await call(page, 'POST', ORDERS, { data: { day } });
  await expect.poll(status, { timeout: 60_000 }).toBe('paid');

  await page.goto(`${OFFICE}/riconciliazione`);
  await main(page).getByLabel(label(say('flows-day'))).fill(day);
  await button(page, say('show')).nth(1).click();
  const shown = page.locator('.sp-cards .sp-card', { hasText: flow });
  await expect(shown).toContainText(say('flow-open'));
  await expect(shown).toContainText(say('to-do-gone'));
  await judge(page);
  await shown.getByRole('button', about(iuv)).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(label(say('flow-close-outcome'))), 'nothing was taken back').toHaveCount(0);
  await dialog.getByRole('button', { name: say('flow-close-yes') }).click();
  await expect(dialog.getByLabel(label(say('note')))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await dialog.getByLabel(label(say('note'))).fill('Il bonifico non c\'è, chiesto a pagoPA');
  await dialog.getByRole('button', { name: say('flow-close-yes') }).click();
  await expect(page.locator('#esito')).toBeFocused();
  await expect(shown).toContainText(say('flow-closed'));
  await expect(shown).not.toContainText(say('flow-open'));
});

test('a flow that cannot be read is named until it is @phone', async ({ page, browser, request }) => {
  test.setTimeout(240_000);
  const { number, status } = await paid(page, browser, request, 'Flusso rotto');
  const { flows: [flow] } = await decide(request, 'report', { notice: number, unreadable: true });
  await call(page, 'POST', ORDERS, { data: {} });
  const unread = async () => {
    const { items } = await call(page, 'GET', '/backoffice/payments/flows/unread');
    return items.some(item => item.flow === flow);
  };
  await expect.poll(unread, { timeout: 60_000 }).toBe(true);
  await page.goto(`${OFFICE}/riconciliazione`);
  const shown = page.locator('.sp-cards .sp-card', { hasText: flow });
  await expect(shown).toContainText(say('unread-no-answer'));
  await judge(page);

  // Published anew it can be read, and nobody wants to wait.
  await decide(request, 'revise', { flow, how: 'same' });
  await shown.getByRole('button', { name: say('unread-now-of', { flow }) }).click();
  await expect(announced(page)).toHaveText(say('reconcile-ordered'));
  await judge(page);
  await expect.poll(status, { timeout: 60_000 }).toBe('reconciled');
  await page.reload();
  await expect(h1(page, say('reconciliation-title'))).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await expect(page.getByRole('button', { name: say('unread-now-of', { flow }) })).toHaveCount(0);
});

test('a last day is moved, and what is owed is withdrawn @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const [debt] = await owe(browser, CITIZEN, {
    subject: subject('Canone da spostare'),
    options: [[notice(4100, isoDay(5))]],
  });
  await settle(page, OPERATOR);
  await page.goto(`${OFFICE}/${debt.id}`);
  await expect(h1(page, debt.subject)).toBeVisible();
  const now = async () => (await call(page, 'GET', `/backoffice/payments/debts/${debt.id}`)).debt;
  const dialog = page.getByRole('dialog');

  await button(page, say('extend')).click();
  await dialog.getByRole('button', { name: say('extend-confirm'), exact: true }).click();
  const due = dialog.getByLabel(label(say('extend-day')));
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel(label(say('withdraw-reason')))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await due.fill(isoDay(40));
  await dialog.getByLabel(label(say('withdraw-reason'))).fill('Ufficio chiuso per lavori');
  await dialog.getByRole('button', { name: say('extend-confirm'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(announced(page)).toHaveText(say('extend-done'));
  await expect(page.locator('#debt-status')).toBeFocused();
  expect((await now()).options[0].notices[0].due_on).toBe(isoDay(40));

  await button(page, say('withdraw')).click();
  await dialog.getByRole('button', { name: say('withdraw-confirm'), exact: true }).click();
  await expect(dialog.getByLabel(label(say('withdraw-reason')))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await dialog.getByLabel(label(say('withdraw-reason'))).fill('Chiesto per errore');
  await dialog.getByRole('button', { name: say('withdraw-confirm'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('#debt-status')).toHaveText(say('status-cancelled'));
  await expect(page.locator('#debt-status')).toBeFocused();
  await expect(button(page, say('withdraw'))).toHaveCount(0);
  await expect(button(page, say('extend'))).toHaveCount(0);
  expect((await now()).status).toBe('cancelled');
  await judge(page);
});
