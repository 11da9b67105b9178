// A fee whose amount the office sets: told before one sends, waited for, set by an operator, paid by whoever sent
// the istanza. Whose page is open hears of it, and nothing is taken from under their hands.
import { expect, test } from '@playwright/test';
import { call, completeDraft, istanza } from './api.js';
import { settlePayer } from './debts.js';
import { payDue, received, review } from './fees.js';
import { sample } from './form.js';
import { button, card, euro, field, h1, main, SOON, summary } from './page.js';
import { judge, settle } from './town.js';
import { literally, words } from './words.js';

const CITIZEN = 'elena-ionescu';
const OPERATOR = 'francesca-lai';
const SERVICE = 'suolo-pubblico-temporaneo';
const FEE = 'Canone per l\'occupazione';

const say = words('it', 'officeamounts');
const pay = words('it', 'istanzapay');
const pages = words('it', 'paymentpages');
const form = words('it', 'formpage');
const area = words('it', 'area');

/** Where the page that waits says what the office has set. */
const amount = page => page.locator('#importo-atteso');

/** The tab comes to the front, or another one takes its place there. */
const look = (page, seen) => page.evaluate(seen => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => !seen });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}, seen);

/** Reviews a whole draft and sends it by hand, as far as the confirmation; its id. */
async function send(page, answers) {
  await settlePayer(page, CITIZEN);
  const id = await completeDraft(page, SERVICE, answers);
  await review(page, id);
  const due = card(page, pay('review-title'));
  await expect(due).toContainText(say('review-text'));
  await expect(due.locator('.sp-fact', { hasText: FEE })).toContainText(say('set-by-office'));
  await judge(page);
  await button(page, words('it', 'fields')('send')).click();
  const dialog = page.getByRole('dialog', { name: form('confirm-title') });
  await expect(dialog).toContainText(say('confirm-after', { label: FEE }));
  await judge(page);
  await dialog.getByRole('button', { name: form('confirm'), exact: true }).click();
  await expect(received(page)).toBeFocused();
  return id;
}

/** The page on which an operator sets the amount of an istanza, by the menu and the list. */
async function toSet(browser, number) {
  const page = await (await browser.newContext({ locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  await settle(page, OPERATOR);
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await page.locator('header').getByRole('link', { name: words('it', 'paymentoffice')('menu'), exact: true }).click();
  await main(page).getByRole('link', { name: say('title'), exact: true }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  const waits = main(page).locator('.sp-cards .sp-card', { hasText: say('registered', { number }) });
  await expect(waits).toBeVisible();
  await judge(page);
  await waits.getByRole('link').click();
  await expect(h1(page, say('one-title'))).toBeFocused();
  return page;
}

test('the office sets the amount, and whoever sent the istanza pays it @phone', async ({ page, browser }) => {
  test.setTimeout(300_000);
  // A business pays the stamp duty too: with the same notice.
  const id = await send(page, { ...sample(SERVICE), applicant_kind: 'business' });
  await expect(main(page)).toContainText(say('set-by-office'));
  await expect(main(page)).toContainText(say('next'));
  await judge(page);
  await page.goto(`/area-personale/istanze/${id}`);
  const waits = card(page, say('wait-title'));
  await expect(waits).toContainText(say('wait-text', { label: FEE }));
  await expect(waits.getByRole('definition').first()).toHaveText(euro('16,00'));
  await expect(card(page, pay('after-card'))).toHaveCount(0);
  await judge(page);
  const { registration: { number } } = await istanza(page, id);
  await page.goto('/area-personale/istanze');
  const mine = main(page).locator('.sp-cards .sp-card', { hasText: number });
  await expect(mine).toContainText(say('wait-title'));
  const state = page.getByLabel(area('filter-status'));
  await state.selectOption({ label: words('it', 'states')('awaiting-payment') });
  await expect(mine).toHaveCount(0);
  await state.selectOption({ label: say('wait-title') });
  await expect(page).toHaveURL(/stato=awaits_amount/);
  await expect(mine).toContainText(say('wait-title'));
  await judge(page);

  await expect.poll(async () => (await istanza(page, id)).receipt_size, SOON).not.toBeNull();
  await mine.getByRole('link').click();
  await button(page, pay('check')).click();
  await expect(page.locator('#annunci')).toHaveText(pages('no-news'));
  await expect(button(page, pay('check'))).toBeFocused();
  await button(page, area('detail-withdraw')).click();
  const question = page.getByRole('dialog', { name: area('withdraw-title') });
  const reason = question.getByLabel(area('withdraw-reason'));
  await reason.pressSequentially('Ho trovato un');
  await look(page, false);

  const office = await toSet(browser, number);
  await expect(main(office)).toContainText('Ionescu');
  await button(office, say('send')).click();
  await expect(summary(office)).toBeFocused();
  await judge(office);
  await field(office, say('outcome-due')).check();
  await field(office, say('amount')).fill('0,50');
  await button(office, say('send')).click();
  await expect(field(office, say('amount'))).toHaveAttribute('aria-invalid', 'true');
  await expect(field(office, say('amount'))).toHaveValue('0,50');
  await judge(office);
  await field(office, say('amount')).fill('120,50');
  // Twice before any answer: where the second press came later it would fall on what is there by then.
  await button(office, say('send')).evaluate(send => { send.click(); send.click(); });
  await expect(office.locator('#importo')).toBeFocused();
  await expect(office.locator('#importo')).toContainText(euro('120,50'));
  await expect(office.locator('#annunci')).toHaveText(say('done'));
  await judge(office);
  await main(office).getByRole('link', { name: say('back') }).click();
  await expect(h1(office, say('title'))).toBeVisible();
  await expect(main(office)).not.toContainText(number);
  await office.context().close();

  // Back at the tab that was left open.
  await look(page, true);
  await expect(amount(page)).toContainText(say('set-due-title'));
  // Then that it can be paid, where that takes a moment more.
  const told = [say('set-due-title'), pay('can-pay')].map(literally).join('|');
  await expect(page.locator('#annunci')).toHaveText(new RegExp(`^(${told})$`));
  await expect(reason).toBeFocused();
  await page.keyboard.type(' altro posto');
  await expect(reason).toHaveValue('Ho trovato un altro posto');
  await expect(question).toContainText(pay('after-withdraw'));
  await judge(page);
  await page.keyboard.press('Escape');
  await expect(button(page, area('detail-withdraw'))).toBeFocused();
  await expect(waits).toHaveCount(0);
  await expect(page.locator('.sp-timeline')).toContainText(words('it', 'states')('amount-set'));
  const payment = card(page, pay('after-card'));
  await expect(payment).toContainText(pay('after-to-pay'));
  await expect(payment).toContainText(euro('136,50'));
  await payDue(page, { seen: () => judge(page) });
  await expect(payment).toContainText(pay('after-paid'), SOON);
  // The istanza hears of it a moment later, and so does the page.
  await expect(page.locator('.sp-timeline')).toContainText(words('it', 'states')('paid'), SOON);
  await judge(page);
});

test('the office says that nothing is due, and the istanza goes on @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const id = await send(page, sample(SERVICE));
  const { registration: { number } } = await istanza(page, id);
  await page.clock.install();
  await page.goto(`/area-personale/istanze/${id}`);
  await expect(card(page, say('wait-title'))).toContainText(say('wait-page'));
  const asked = [];
  page.on('request', request => {
    if (new URL(request.url()).pathname.endsWith(`/istanze/${id}`)) asked.push(request.method());
  });
  // Behind other tabs it asks nothing, and in front of them it makes up for that.
  await look(page, false);
  await page.clock.runFor(180_000);
  expect(asked).toEqual([]);
  await look(page, true);
  await expect.poll(() => asked).toEqual(['GET']);

  const office = await toSet(browser, number);
  await field(office, say('outcome-nothing')).check();
  await field(office, say('reason')).fill('no');
  await button(office, say('send')).click();
  await expect(field(office, say('reason'))).toHaveAttribute('aria-invalid', 'true');
  await judge(office);
  await field(office, say('reason')).fill('Iniziativa promossa dal Comune');
  await button(office, say('send')).click();
  await expect(office.locator('#importo')).toContainText('Iniziativa promossa dal Comune');
  await judge(office);
  await office.context().close();

  await page.clock.runFor(61_000);
  await expect(amount(page)).toContainText(say('set-nothing-title'));
  await expect(page.locator('#annunci')).toHaveText(say('set-nothing-title'));
  await expect(page.locator('.sp-timeline')).toContainText('Iniziativa promossa dal Comune');
  await judge(page);
  // Nothing is waited for any more, and so nothing asked.
  asked.length = 0;
  await page.clock.runFor(300_000);
  await look(page, true);
  await expect(card(page, say('wait-title'))).toHaveCount(0);
  expect(asked).toEqual([]);
  await expect(card(page, pay('after-card'))).toHaveCount(0);
  const { items } = await call(page, 'GET', '/messages?limit=20');
  expect(items.map(({ subject }) => subject).some(subject => subject.startsWith('Importo stabilito'))).toBe(true);
});
