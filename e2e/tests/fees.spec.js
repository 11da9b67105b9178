// Istanze that cost something: what is due is told before one sends, the istanza waits for its payment and goes
// on by itself when the receipt is here; given up, it is a draft again; what is due afterwards is paid from its
// page. Nothing is called sent that is not.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { call, completeDraft, istanza } from './api.js';
import { end, payButton, release, settlePayer } from './debts.js';
import { ask, pay, payDue, permit, received, review, submit } from './fees.js';
import { isoDay, published } from './form.js';
import { Keyboard, Mouse } from './hands.js';
import { announced, button, card, euro, h1, main, SOON, state } from './page.js';
import { judge, signInUnseen } from './town.js';
import { words } from './words.js';

const CITIZEN = 'fatou-ndiaye';
const PERMIT = 'permesso-ztl';
const SERVICES = [PERMIT, 'rinnovo-suolo-pubblico', 'iscrizione-nido', 'contributo-sport'];

const say = words('it', 'istanzapay');
const pages = words('it', 'paymentpages');
const area = words('it', 'area');
const form = words('it', 'formpage');

/** Signed in, with payments authorised, as far as a draft of the permit that could be sent. */
async function wholeDraft(page, answers = permit()) {
  await settlePayer(page, CITIZEN);
  return completeDraft(page, PERMIT, answers);
}

/** The page of an istanza that waits for its payment. */
async function waiting(page) {
  const id = await wholeDraft(page);
  expect(await ask(page, id)).toMatchObject({ status: 'awaiting_payment', payment: { status: 'to_pay', when: 'before_submission' } });
  await page.goto(`/area-personale/istanze/${id}`);
  await expect(state(page)).toContainText(say('wait-title'));
  return id;
}

for (const Hand of [Mouse, Keyboard]) {
  test(`reviewed, confirmed, paid and registered: ${Hand.name.toLowerCase()} @phone`, async ({ page }) => {
    test.setTimeout(300_000);
    const hand = new Hand(page);
    const seen = () => (Hand === Mouse ? judge(page) : Promise.resolve());
    const id = await wholeDraft(page);
    const { title } = await call(page, 'GET', `/services/${PERMIT}`);
    // Not needed to fill in and to send: asked for where it is, and once.
    await call(page, 'DELETE', '/activations/payments');
    await review(page, id);
    const due = card(page, say('review-title'));
    await expect(due.getByRole('heading', { name: say('before-title'), exact: true })).toBeVisible();
    await expect(due.getByText(say('stamp-note'))).toBeVisible();
    await expect(due.getByRole('definition').last()).toHaveText(euro('21,00'));
    await expect(due.getByRole('term').last()).toHaveText(say('total'));
    await seen();

    await hand.press(button(page, say('send')));
    const dialog = page.getByRole('dialog', { name: say('confirm-title') });
    await expect(dialog).toContainText(euro('21,00'));
    await seen();
    await hand.press(dialog.getByRole('button', { name: say('confirm'), exact: true }));
    await expect(page).toHaveURL(new RegExp(`/istanze/${id}$`));
    await expect(h1(page, title)).toBeFocused();
    await expect(state(page)).toContainText(say('wait-title'));
    await expect(announced(page)).toHaveText(say('wait-title'));
    await expect(card(page, say('items')).getByRole('definition').last()).toHaveText(euro('21,00'));

    await expect(payButton(page)).toHaveCount(0);
    const activate = main(page).locator('.alert').getByRole('link', { name: words('it', 'shell')('manage-services') });
    await expect(activate).toHaveCount(1);
    await seen();
    await hand.press(activate);
    await hand.tick(page.locator('#presa-visione'));
    await hand.press(page.getByRole('button', { name: area('together-activate') }));
    await expect(h1(page, title)).toBeVisible();

    await pay(page, { hand, seen });
    await expect(received(page)).toBeVisible(SOON);
    await expect(page.getByText(/\d{7}\/20\d\d/).first()).toBeVisible();
    await expect(page.locator('.sp-fact', { hasText: say('receipt-paid') })).toContainText(euro('21,00'));
    await seen();

    await hand.press(page.getByRole('link', { name: words('it', 'receipt')('open') }));
    await expect(h1(page, title)).toBeFocused();
    const payment = card(page, say('after-card'));
    await expect(payment).toContainText(say('after-paid'));
    await expect(payment.getByRole('link', { name: pages('receipt') })).toBeVisible();
    const stamp = payment.getByRole('link', { name: say('stamp') });
    const [download] = await Promise.all([page.waitForEvent('download'), hand.press(stamp)]);
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/^</);
    await expect(page.locator('.sp-timeline')).toContainText(words('it', 'states')('awaiting-payment'));
    await seen();

    // From the debt, the way back to what it is for.
    await hand.press(payment.getByRole('link', { name: say('debt') }));
    await hand.press(main(page).getByRole('link', { name: pages('source-istanza') }));
    await expect(h1(page, title)).toBeFocused();
  });
}

test('with a stamp on paper there is less to pay, and it serves once @phone', async ({ page }) => {
  test.setTimeout(300_000);
  const stamps = words('it', 'certificatepages');
  const number = `0${Date.now()}`;
  const total = () => card(page, say('review-title')).getByRole('definition').last();
  const typed = async () => {
    await main(page).getByLabel(say('stamp-paper')).check();
    await main(page).getByLabel(stamps('stamp-number')).fill(number);
    await main(page).getByLabel(stamps('stamp-day')).fill(isoDay(-1));
    await expect(total()).toHaveText(euro('5,00'));
  };
  const confirm = async () => {
    await button(page, say('send')).click();
    const dialog = page.getByRole('dialog', { name: say('confirm-title') });
    await expect(dialog).toContainText(euro('5,00'));
    await dialog.getByRole('button', { name: say('confirm'), exact: true }).click();
  };
  const id = await wholeDraft(page);
  await review(page, id);
  await expect(total()).toHaveText(euro('21,00'));
  await main(page).getByLabel(say('stamp-paper')).check();
  await expect(total()).toHaveText(euro('5,00'));
  await expect(main(page).getByText(say('stamp-how'))).toBeVisible();
  await button(page, say('send')).click();
  for (const wrong of ['wrong-stamp-number', 'wrong-stamp-day']) {
    await expect(main(page).locator('.sp-error', { hasText: stamps(wrong) })).toBeVisible();
  }
  await judge(page);
  // Bought after all, and then not: what is not asked for is not wrong.
  await main(page).getByLabel(say('stamp-online', { amount: '' }).split('(')[0].trim()).check();
  await expect(total()).toHaveText(euro('21,00'));
  await expect(main(page).locator('.sp-error')).toHaveCount(0);
  await typed();
  await confirm();
  await expect(page).toHaveURL(new RegExp(`/istanze/${id}$`));
  await expect(state(page)).toContainText(say('wait-title'));
  await expect(card(page, say('items')).getByRole('definition').last()).toHaveText(euro('5,00'));

  const other = await completeDraft(page, PERMIT, permit());
  await review(page, other);
  await typed();
  await confirm();
  const used = words('it', 'istanzafees')('field-stamp-used');
  await expect(main(page).locator('.sp-error', { hasText: used })).toBeVisible(SOON);
  await expect(page).toHaveURL(new RegExp(`/istanze/${other}/modulo`));
  await judge(page);
});

test('lists and the first page say that it waits, and lead to the payment @phone', async ({ page }) => {
  test.setTimeout(180_000);
  const id = await waiting(page);
  await judge(page);
  const link = main(page).locator(`.sp-cards a[href$="/istanze/${id}"]`);
  const mine = main(page).locator('.sp-cards .sp-card', { has: page.locator(`a[href$="/istanze/${id}"]`) });
  await page.goto('/area-personale');
  await expect(mine).toContainText(say('card-continue'));
  await page.goto('/area-personale/istanze');
  await page.getByLabel(area('filter-status')).selectOption({ label: words('it', 'states')('awaiting-payment') });
  await expect(page).toHaveURL(/stato=awaiting_payment/);
  await expect(mine).toContainText(words('it', 'states')('awaiting-payment'));
  await expect(mine).toContainText(say('card-continue'));
  await judge(page);
  await link.click();
  await expect(state(page)).toContainText(say('wait-title'));
  // Neither form nor confirmation: it is neither a draft nor sent.
  for (const elsewhere of ['modulo', 'ricevuta']) {
    await page.goto(`/area-personale/istanze/${id}/${elsewhere}`);
    await expect(page).toHaveURL(new RegExp(`/istanze/${id}$`));
    await expect(state(page)).toContainText(say('wait-title'));
  }
  await expect(main(page)).not.toContainText(words('it', 'receipt')('title'));
});

test('given up on the page of payments, and back to the draft: nothing is owed, and it is sent again @phone', async ({ page }) => {
  test.setTimeout(300_000);
  const id = await waiting(page);
  await expect(payButton(page)).toBeVisible(SOON);
  await payButton(page).click();
  await end(page, 'cancelled');
  await expect(page.getByRole('heading', { level: 2, name: pages('cancelled-title') })).toBeVisible();
  await main(page).getByRole('link', { name: pages('source-istanza'), exact: true }).click();
  await expect(state(page)).toContainText(say('wait-title'));
  const { payment: first } = await istanza(page, id);

  // Asked first: Esc leaves everything as it is.
  const reopen = button(page, say('reopen'));
  await reopen.click();
  const dialog = page.getByRole('dialog', { name: say('reopen-title') });
  await expect(dialog).toContainText(say('reopen-text'));
  await judge(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(reopen).toBeFocused();
  expect((await istanza(page, id)).status).toBe('awaiting_payment');

  // An answer that is lost is no failure.
  await page.route(`**/istanze/${id}/submission`, async route => {
    await route.fetch();
    return route.abort();
  });
  await reopen.click();
  await dialog.getByRole('button', { name: say('reopen'), exact: true }).click();
  await expect(page).toHaveURL(/\/modulo/);
  await expect(announced(page)).toHaveText(say('reopened'));
  await page.unrouteAll();
  const draft = await istanza(page, id);
  expect(draft.status).toBe('draft');
  expect(draft.answers.reason).toBe('Trasloco di casa');
  expect(await call(page, 'GET', `/payments/debts/${first.debt}`)).toMatchObject({ status: 'cancelled' });
  await page.goto(`/area-personale/istanze/${id}`);
  await expect(card(page, say('after-card'))).toHaveCount(0);

  await review(page, id);
  await button(page, say('send')).click();
  await page.getByRole('dialog').getByRole('button', { name: say('confirm'), exact: true }).click();
  await expect(state(page)).toContainText(say('wait-title'));
  const { payment: second } = await istanza(page, id);
  expect(second.number).not.toBe(first.number);
  await pay(page);
  await expect(received(page)).toBeVisible(SOON);
});

test('a double click, and an answer that is lost, ask for one payment', async ({ page }) => {
  test.setTimeout(180_000);
  const id = await wholeDraft(page);
  await review(page, id);
  const keys = [];
  await page.route('**/submission', async route => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await button(page, say('send')).click();
  await page.getByRole('dialog').getByRole('button', { name: say('confirm'), exact: true }).dblclick();
  await expect(page.getByText(form('not-sent')).first()).toBeVisible();
  const { payment } = await istanza(page, id);
  await main(page).getByRole('button', { name: words('it', 'shell')('retry') }).click();
  await expect(state(page)).toContainText(say('wait-title'));
  expect((await istanza(page, id)).payment.number).toBe(payment.number);
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
});

test('nothing is due: said in the review, and sent at once @phone', async ({ page }) => {
  const id = await wholeDraft(page, permit({ fuel: 'electric' }));
  await review(page, id);
  await expect(main(page).getByText(say('review-nothing'))).toBeVisible();
  await expect(button(page, say('send'))).toHaveCount(0);
  await judge(page);
  await button(page, words('it', 'fields')('send')).click();
  await page.getByRole('dialog', { name: form('confirm-title') }).getByRole('button', { name: form('confirm'), exact: true }).click();
  await expect(received(page)).toBeFocused();
  expect((await istanza(page, id)).payment ?? null).toBeNull();
});

test('the page that waits goes on by itself when the receipt is here @phone', async ({ page }) => {
  test.setTimeout(240_000);
  const id = await waiting(page);
  await expect(payButton(page)).toBeVisible(SOON);
  const { payment } = await istanza(page, id);
  await payButton(page).click();
  await end(page, 'paid-held');
  await expect(page.getByRole('heading', { level: 2, name: pages('wait-title') })).toBeVisible();
  await main(page).getByRole('link', { name: pages('source-istanza'), exact: true }).click();
  await expect(state(page)).toContainText(say('wait-title'));
  await expect(main(page).getByText(say('trouble-paid'))).toBeVisible();
  await button(page, say('check')).click();
  await expect(announced(page)).toHaveText(pages('no-news'));
  await expect(button(page, say('check'))).toBeFocused();
  await judge(page);
  // Whoever forgets that it was paid is not let pay again.
  await payButton(page).click();
  await expect(page.locator('#non-iniziato')).toBeFocused();
  await expect(page.locator('#non-iniziato')).toContainText(words('it', 'problem')('not-payable-title'));

  await release(page.request, payment);
  await expect(received(page)).toBeVisible(SOON);
  await expect(received(page)).toBeFocused();
  await expect(announced(page)).toHaveText(say('sent'));
  await judge(page);
});

test('once it is paid there is no way back, and nobody is told that there was', async ({ page }) => {
  test.setTimeout(180_000);
  const id = await waiting(page);
  await expect(payButton(page)).toBeVisible(SOON);
  const stale = await page.context().newPage();
  await stale.goto(`/area-personale/istanze/${id}`);
  await expect(state(stale)).toContainText(say('wait-title'));
  // As this page stands still, it does not see what happens elsewhere.
  await stale.route(`**/istanze/${id}`, route => route.abort());
  await pay(page);
  await expect(received(page)).toBeVisible(SOON);
  await button(stale, say('reopen')).click();
  await stale.getByRole('dialog').getByRole('button', { name: say('reopen'), exact: true }).click();
  await expect(main(stale).getByText(words('it', 'problem')('being-paid-title'))).toBeVisible();
  await expect(stale.locator('#non-riaperta')).toBeFocused();
  await judge(stale);
  await stale.unrouteAll();
  await expect(received(stale)).toBeVisible(SOON);
});

test('an office withdraws the debt: the page says so, and leads to the draft', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const id = await waiting(page);
  const { payment } = await istanza(page, id);
  const office = await (await browser.newContext()).newPage();
  await signInUnseen(office, 'francesca-lai');
  await call(office, 'POST', `/backoffice/payments/debts/${payment.debt}/withdrawal`, {
    data: { reason: 'Chiesto per errore' },
    headers: { 'Idempotency-Key': randomUUID() },
  });
  await office.context().close();
  await expect(state(page)).toContainText(say('back-title'), SOON);
  await expect(announced(page)).toHaveText(say('back-title'));
  await expect(payButton(page)).toHaveCount(0);
  await judge(page);
  await main(page).getByRole('link', { name: say('back-go') }).click();
  await expect(page).toHaveURL(new RegExp(`/istanze/${id}/modulo`));
});

test('what is due after the submission stands on the page of the istanza, with its term @phone', async ({ page }) => {
  test.setTimeout(300_000);
  await settlePayer(page, CITIZEN);
  const forms = await Promise.all(SERVICES.map(async service => [service, await published(page.request, service)]));
  const [service] = forms.find(([, { fees = [] }]) => fees.some(({ when }) => when === 'after_submission'));
  const id = await completeDraft(page, service);
  await review(page, id);
  await expect(card(page, say('review-title'))).toContainText(say('after-text'));
  await judge(page);
  await submit(page, id);
  await expect.poll(async () => (await istanza(page, id)).payment?.when, SOON).toBe('after_submission');
  await page.goto(`/area-personale/istanze/${id}/ricevuta`);
  await expect(received(page)).toBeVisible();
  await expect(main(page)).toContainText(/dalla pagina dell'istanza/);
  await judge(page);

  await page.goto(`/area-personale/istanze/${id}`);
  const payment = card(page, say('after-card'));
  await expect(payment).toContainText(say('after-to-pay'));
  await expect(payment).toContainText(pages('due-on'));
  await payDue(page, { seen: () => judge(page) });
  await expect(payment).toContainText(say('after-paid'), SOON);
  await expect(payButton(page)).toHaveCount(0);
  await expect(payment.getByRole('link', { name: pages('receipt') })).toBeVisible();
  await judge(page);
});

test.describe('320 pixels wide', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test('what waits fits', async ({ page }) => {
    test.setTimeout(180_000);
    await waiting(page);
    await expect(payButton(page)).toBeVisible(SOON);
    await judge(page);
    await button(page, say('reopen')).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: say('reopen'), exact: true });
    await confirm.scrollIntoViewIfNeeded();
    await expect(confirm).toBeInViewport();
    await judge(page);
  });
});
