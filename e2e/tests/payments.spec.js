// Payments: what is owed, paid on the page beyond the portal, and what one sees on the way back. Nothing is
// called paid before its receipt is here.
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import {
  end, grouped, notice, notices, owe, payable, payButton, pdfOf, priced, release, settlePayer, subject,
} from './debts.js';
import { isoDay } from './form.js';
import { announced, h1, listed, main } from './page.js';
import { judge, settle } from './town.js';
import { literally, words } from './words.js';

const say = words('it', 'paymentpages');
const LIST = '/area-personale/pagamenti';

const h2 = (page, key) => page.getByRole('heading', { level: 2, name: say(key), exact: true });

async function list(page, state = '') {
  await page.goto(`${LIST}${state && `?stato=${state}`}`);
  await expect(h1(page, say('title'))).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

/** The page of a debt, from its card in the list. */
async function open(page, debt) {
  await list(page);
  await listed(page, debt.subject).getByRole('link', { name: debt.subject, exact: true }).click();
  await expect(h1(page, debt.subject)).toBeFocused();
}

/** Back on the portal; nothing is called received that is not. */
async function back(page, key) {
  await expect(page).toHaveURL(/\/pagamenti\/ritorno\/[\w-]+\?esito=/);
  await expect(h1(page, say('return-title'))).toBeVisible();
  await expect(h2(page, key)).toBeVisible();
  if (key !== 'done-title') await expect(main(page).getByText(say('done-title'))).toHaveCount(0);
}

test('authorised first, then one notice: read, paid, its receipt @phone', async ({ page, browser }, info) => {
  test.setTimeout(240_000);
  // What is authorised here is taken back before: nobody else's, and not the other width's.
  const citizen = info.project.name === 'phone' ? 'giulia-serra' : 'sofia-melis';
  const [debt] = await owe(browser, citizen, {
    subject: subject('Diritti di istruttoria'),
    options: [[notice(1600, isoDay(20))]],
  });
  await settle(page, citizen);
  await expect(h1(page, /Ciao/)).toBeVisible();
  await call(page, 'DELETE', '/activations/payments');
  await list(page);
  await judge(page);
  await main(page).locator('.alert').getByRole('link', { name: words('it', 'shell')('manage-services') }).click();
  await page.locator('#presa-visione').check();
  await page.getByRole('button', { name: words('it', 'area')('together-activate') }).click();
  await expect(h1(page, say('title'))).toBeVisible();
  await payable(page, debt);

  await page.goto('/area-personale');
  const due = main(page).locator('.sp-card', { hasText: /da pagare/ }).first();
  await expect(due.getByRole('link')).toHaveText(/^Hai .* da pagare$/);
  await judge(page);
  await due.getByRole('link').click();
  await expect(h1(page, say('title'))).toBeFocused();
  await judge(page);

  await open(page, debt);
  const [{ number }] = await notices(page, debt.id);
  await expect(main(page)).toContainText(grouped(number));
  await expect(main(page).getByText(say('payable'), { exact: true }).first()).toBeVisible();
  await judge(page);
  await expect(page.getByRole('heading', { level: 2, name: say('trouble-title') })).toBeVisible();
  await expect(main(page).getByText(say('trouble-paid'))).toBeVisible();
  const paper = await pdfOf(page, page.getByRole('link', { name: say('notice') }));
  expect(paper).toContain(grouped(number));
  expect(paper).toContain(debt.subject);
  expect(paper).toContain('16,00');

  await payButton(page, '16,00').dblclick();
  await end(page, 'paid');
  await back(page, 'done-title');
  await expect(main(page).getByText(grouped(number))).toBeVisible();
  await judge(page);
  await page.getByRole('link', { name: say('done-receipts') }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  await expect(page).toHaveURL(/\?stato=paid$/);
  await expect(page.getByRole('link', { name: say('shelf-paid'), exact: true })).toHaveAttribute('aria-current', 'page');
  await judge(page);
  const receipt = await pdfOf(page, listed(page, debt.subject).getByRole('link', { name: /Scarica la ricevuta/ }));
  expect(receipt).toContain(grouped(number));
  expect(receipt).toContain('16,00');
  await list(page);
  await expect(listed(page, debt.subject)).toHaveCount(0);
  for (const state of ['expired', 'cancelled']) {
    await list(page, state);
    await judge(page);
  }
});

test('up to five are paid together, and what was chosen is not lost @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const name = subject('Mensa scolastica');
  const debts = await owe(browser, 'antonio-piras', ...[1, 2, 3, 4, 5, 6].map(month => ({
    subject: `${name} mese ${month}`,
    options: [[notice(4000 + month, isoDay(month))]],
  })));
  await settlePayer(page, 'antonio-piras');
  await payable(page, ...debts);
  await list(page);
  const box = month => listed(page, `${name} mese ${month}`).getByRole('checkbox');
  const told = main(page).getByRole('status');
  await expect(told).toHaveText(say('chosen-none', { most: '5' }));
  await box(1).check();
  await expect(told).toHaveText(/^Hai scelto un avviso: 40,01\s€$/);
  await box(2).check();
  await expect(told).toHaveText(/^Hai scelto 2 avvisi, in tutto 80,03\s€$/);
  await judge(page);

  // A look at one of them, and a page that is loaded again, lose nothing.
  await listed(page, `${name} mese 3`).getByRole('link', { name: `${name} mese 3`, exact: true }).click();
  await expect(h1(page, `${name} mese 3`)).toBeFocused();
  await page.goBack();
  await expect(box(2)).toBeChecked();
  await page.reload();
  await expect(box(1)).toBeChecked();
  await expect(box(2)).toBeChecked();
  await expect(box(3)).not.toBeChecked();

  for (const month of [3, 4, 5]) await box(month).check();
  await expect(box(6)).toBeDisabled();
  await expect(told).toContainText(say('chosen-full', { most: '5' }));
  await judge(page);
  await box(1).uncheck();
  await expect(box(6)).toBeEnabled();
  await box(6).check();
  await expect(box(1)).toBeDisabled();
  await payButton(page, '200,20').click();
  await page.waitForURL(/\/pagopa\/checkout\//);
  await expect(main(page).getByText(`${name} mese 6`)).toBeVisible();
  await end(page, 'paid');
  await back(page, 'done-title');
  await expect(main(page).getByRole('listitem').filter({ hasText: say('paid') })).toHaveCount(5);
  await judge(page);
  await list(page);
  await expect(listed(page, name)).toHaveCount(1);
  await expect(listed(page, `${name} mese 1`)).toBeVisible();
  await expect(told).toHaveText(say('chosen-none', { most: '5' }));
  await list(page, 'paid');
  await expect(listed(page, name)).toHaveCount(5);
});

test('given up, refused, and tried again; an address that says paid proves nothing', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const [debt] = await owe(browser, 'andrei-ionescu', {
    subject: subject('Uso della palestra'),
    options: [[notice(2550, isoDay(10))]],
  });
  await settlePayer(page, 'andrei-ionescu');
  await payable(page, debt);
  await open(page, debt);
  await payButton(page, '25,50').click();
  await end(page, 'cancelled');
  await back(page, 'cancelled-title');
  await judge(page);

  const told = page.url();
  expect(told).toContain('esito=cancelled');
  await page.goto(told.replace('cancelled', 'paid'));
  await back(page, 'wait-title');
  await page.goto(`${LIST}/ritorno/non-esiste?esito=paid`);
  await expect(h1(page, say('return-title'))).toBeVisible();
  await expect(main(page).locator('.alert-danger')).toBeVisible();
  await expect(main(page).getByText(say('done-title'))).toHaveCount(0);
  await judge(page);
  await page.goto(told);
  await back(page, 'cancelled-title');

  await page.getByRole('button', { name: priced('again', '25,50') }).click();
  await end(page, 'refused');
  await back(page, 'failed-title');
  await judge(page);
  expect(await notices(page, debt.id)).toMatchObject([{ status: 'payable' }]);
  await page.getByRole('button', { name: priced('again', '25,50') }).click();
  await end(page, 'paid');
  await back(page, 'done-title');
});

test('what breaks there, or is left in the middle, pays nothing, and one is told when to try again', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const debts = await owe(browser, 'andrei-ionescu', ...['failed', 'abandoned'].map(ending => ({
    subject: subject(`Palestra ${ending}`),
    options: [[notice(1250, isoDay(10))]],
  })));
  await settlePayer(page, 'andrei-ionescu');
  await payable(page, ...debts);
  await open(page, debts[0]);
  await payButton(page, '12,50').click();
  await end(page, 'failed');
  await back(page, 'failed-title');
  expect(await notices(page, debts[0].id)).toMatchObject([{ status: 'payable' }]);

  await open(page, debts[1]);
  await payButton(page, '12,50').click();
  await end(page, 'abandoned');
  await expect(page.getByRole('heading', { level: 1, name: 'Hai chiuso la finestra' })).toBeVisible();
  await open(page, debts[1]);
  await payButton(page, '12,50').click();
  await expect(main(page).getByText(words('it', 'payments')('in-payment')).first()).toBeVisible();
  await judge(page);
  expect(await notices(page, debts[1].id)).toMatchObject([{ status: 'payable' }]);
});

test('Back from the page of payments, the button pays again', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const [debt] = await owe(browser, 'andrei-ionescu', {
    subject: subject('Sala civica'),
    options: [[notice(3000, isoDay(10))]],
  });
  await settlePayer(page, 'andrei-ionescu');
  await payable(page, debt);
  await open(page, debt);
  await payButton(page, '30,00').click();
  await expect(page).toHaveURL(/\/pagopa\/checkout\/pay\//);
  await page.goBack();
  await expect(h1(page, debt.subject)).toBeVisible();
  await expect(payButton(page, '30,00')).not.toHaveAttribute('aria-disabled', 'true');

  // An answer that is lost is no second payment: the same key goes out again.
  const keys = [];
  await page.route('**/api/v1/payments/attempts', async route => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await payButton(page, '30,00').click();
  await expect(main(page).locator('.alert-danger')).toBeVisible();
  await expect(page.locator('#non-iniziato')).toBeFocused();
  await judge(page);
  await payButton(page, '30,00').click();
  await end(page, 'paid');
  await back(page, 'done-title');
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
});

test('paid, and the receipt late: the page waits, says what to do, and changes by itself @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const [debt] = await owe(browser, 'nicolo-dangelo', {
    subject: subject('Trasporto scolastico'),
    options: [[notice(3200, isoDay(5))]],
  });
  await settlePayer(page, 'nicolo-dangelo');
  await payable(page, debt);
  await open(page, debt);
  await payButton(page, '32,00').click();
  await end(page, 'paid-held');
  await back(page, 'wait-title');
  await expect(main(page).getByText(say('wait-once'))).toBeVisible();
  await judge(page);
  await page.getByRole('button', { name: say('check') }).click();
  await expect(announced(page)).toHaveText(say('no-news'));
  const late = main(page).getByText(say('late-title'));
  await expect(late).toHaveCount(0);
  await expect(late).toBeVisible({ timeout: 90_000 });
  await expect(main(page)).toContainText('+39 070 5550100');
  await judge(page);
  await page.reload();
  await back(page, 'wait-title');
  await release(page.request, debt.options[0].notices[0]);
  await expect(h2(page, 'done-title')).toBeVisible({ timeout: 45_000 });
  await expect(announced(page)).toHaveText(say('done-title'));
  await expect(late).toHaveCount(0);
  await judge(page);
});

test('whoever opens the page again a day later, or three, is not told that it takes a minute', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const [debt] = await owe(browser, 'nicolo-dangelo', {
    subject: subject('Illuminazione votiva'),
    options: [[notice(2100, isoDay(5))]],
  });
  await settlePayer(page, 'nicolo-dangelo');
  await payable(page, debt);
  await open(page, debt);
  await payButton(page, '21,00').click();
  await end(page, 'paid-held');
  await back(page, 'wait-title');
  await expect(main(page)).toContainText(say('wait-text'));
  const asked = /\/api\/v1\/payments\/(returns|attempts\/[^/?]+)$/;
  for (const [days, title] of [[1, 'late-title'], [3, 'overdue-title']]) {
    const returned_at = new Date(Date.now() - days * 86_400_000).toISOString();
    await page.route(asked, async route => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...await response.json(), returned_at } });
    });
    await page.reload();
    await back(page, 'wait-title');
    await expect(main(page).getByText(say(title))).toBeVisible();
    await expect(main(page)).not.toContainText(say('wait-text'));
    await judge(page);
    await page.unroute(asked);
  }
  await release(page.request, debt.options[0].notices[0]);
});

test('the page that waits can be left: elsewhere nothing is called paid either, until it is', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const [held, sentToWait] = await owe(browser, 'nicolo-dangelo',
    { subject: subject('Sanzione'), options: [[notice(4100, isoDay(5))]] },
    { subject: subject('Asilo'), options: [[notice(5200, isoDay(5))]] });
  await settlePayer(page, 'nicolo-dangelo');
  await payable(page, held, sentToWait);
  await open(page, held);
  await payButton(page, '41,00').click();
  await end(page, 'paid-held');
  await back(page, 'wait-title');
  await main(page).getByRole('link', { name: say('back') }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  await expect(listed(page, held.subject)).toContainText(say('payable'));
  // Who forgets that it was paid is not let pay again.
  await listed(page, held.subject).getByRole('checkbox').check();
  await payButton(page, '41,00').click();
  await expect(page.locator('#non-iniziato')).toBeFocused();
  await expect(page.locator('#non-iniziato')).toContainText(words('it', 'problem')('not-payable-title'));
  await judge(page);
  await release(page.request, held.options[0].notices[0]);
  await list(page, 'paid');
  await expect(listed(page, held.subject)).toHaveCount(1);

  await open(page, sentToWait);
  await payButton(page, '52,00').click();
  await end(page, 'paid-waiting', { seconds: 4 });
  await back(page, 'wait-title');
  await expect(h2(page, 'done-title')).toBeVisible({ timeout: 45_000 });
});

test('whoever closes the browser after paying finds it paid', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const [debt] = await owe(browser, 'andrei-ionescu', {
    subject: subject('Lampade votive'),
    options: [[notice(1875, isoDay(30))]],
  });
  await settlePayer(page, 'andrei-ionescu');
  await payable(page, debt);
  await open(page, debt);
  await payButton(page, '18,75').click();
  await end(page, 'paid-gone');
  await expect(page.getByText('non si torna al servizio')).toBeVisible();
  await expect.poll(async () => {
    await list(page, 'paid');
    return listed(page, debt.subject).count();
  }, { timeout: 30_000 }).toBe(1);
  await list(page);
  await expect(listed(page, debt.subject)).toHaveCount(0);
});

test('a receipt that comes twice is one payment', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const endings = ['paid-twice', 'paid-at-once', 'paid-spoilt'];
  const debts = await owe(browser, 'andrei-ionescu', ...endings.map(ending => ({
    subject: subject(`Ricevute ${ending}`),
    options: [[notice(900, isoDay(30))]],
  })));
  await settlePayer(page, 'andrei-ionescu');
  await payable(page, ...debts);
  for (const [at, ending] of endings.entries()) {
    await open(page, debts[at]);
    await payButton(page, '9,00').click();
    await end(page, ending);
    await expect(h2(page, 'done-title')).toBeVisible({ timeout: 45_000 });
    await list(page, 'paid');
    await expect(listed(page, debts[at].subject)).toHaveCount(1);
    await expect(listed(page, debts[at].subject).locator('.sp-amount')).toHaveText(/^9,00\s€$/);
    expect(await notices(page, debts[at].id)).toMatchObject([{ status: 'paid' }]);
  }
});

test('all at once or in instalments: explained, and one ends the other @phone', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const [debt] = await owe(browser, 'chiara-marras', {
    subject: subject('Canone di occupazione'),
    options: [
      [notice(9000, isoDay(30))],
      [notice(4700, isoDay(30)), notice(4700, isoDay(90))],
    ],
  });
  await settlePayer(page, 'chiara-marras');
  await payable(page, debt);
  await list(page);
  await expect(listed(page, debt.subject)).toContainText(say('ways', { count: '2' }));
  await expect(listed(page, debt.subject).getByRole('checkbox')).toHaveCount(0);
  await listed(page, debt.subject).getByRole('link', { name: say('choose-way') }).click();
  await expect(h1(page, debt.subject)).toBeFocused();
  await expect(main(page).getByText(say('several-ways'))).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: priced('way-whole', '90,00') })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: /^In 2 rate: 94,00\s€ in tutto$/ })).toBeVisible();
  await judge(page);
  await page.getByRole('button', { name: priced('pay-instalment', '47,00', { at: '1' }) }).click();
  await end(page, 'paid');
  await back(page, 'done-title');

  await list(page);
  await expect(listed(page, debt.subject)).toContainText(say('debt-partly-paid'));
  await expect(listed(page, debt.subject)).toContainText(say('instalment', { at: '2', of: '2' }));
  await expect(listed(page, debt.subject).getByRole('checkbox')).toBeVisible();
  await open(page, debt);
  await expect(main(page).getByText(say('several-ways'))).toHaveCount(0);
  await expect(main(page).getByText(say('superseded-text'))).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^Paga ora/ })).toHaveCount(1);
  await expect(page.getByRole('link', { name: say('receipt-of', { what: say('instalment', { at: '1', of: '2' }) }) })).toBeVisible();
  await judge(page);
});

test('instalments that are left are paid together @phone', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const [debt] = await owe(browser, 'chiara-marras', {
    subject: subject('Retta del nido'),
    options: [[notice(4100, isoDay(30)), notice(4200, isoDay(60)), notice(4300, isoDay(90))]],
  });
  await settlePayer(page, 'chiara-marras');
  await payable(page, debt);
  await open(page, debt);
  await judge(page);
  await page.getByRole('button', { name: priced('pay-together', '126,00', { count: '3' }) }).click();
  await end(page, 'paid');
  await back(page, 'done-title');
  await expect(main(page).getByRole('listitem').filter({ hasText: say('paid') })).toHaveCount(3);
  await list(page, 'paid');
  await expect(listed(page, debt.subject).locator('.sp-amount')).toHaveText(/^126,00\s€$/);
});

test('a notice on paper is paid by its number, and shows nobody what is not theirs @phone', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const [debt] = await owe(browser, 'chiara-marras', {
    subject: subject('Centro estivo'),
    options: [[notice(6500, isoDay(15))]],
  });
  const [{ number }] = debt.options[0].notices;
  const owner = await (await browser.newContext()).newPage();
  await settlePayer(owner, 'chiara-marras');
  await payable(owner, debt);
  await settlePayer(page, 'andrei-ionescu');
  await list(page);
  await expect(listed(page, debt.subject)).toHaveCount(0);
  const refused = await page.request.get(`/api/v1/payments/debts/${debt.id}`);
  expect(refused.status()).toBe(404);
  await page.goto(`${LIST}/${debt.id}`);
  await expect(h1(page, words('it', 'problem')('not-found-title'))).toBeVisible();
  await expect(main(page)).not.toContainText(debt.subject);

  await list(page);
  await page.getByRole('link', { name: say('by-number') }).click();
  await expect(h1(page, say('by-number-title'))).toBeFocused();
  await expect(main(page)).toContainText('Comune di Borgoverde');
  await judge(page);
  const field = page.getByLabel(say('typed-number'));
  const look = page.getByRole('button', { name: say('look') });
  await field.pressSequentially('30112');
  await expect(field).toHaveValue('3011 2');
  await look.click();
  await expect(page.locator('.sp-error-summary')).toBeFocused();
  await expect(field).toHaveAccessibleDescription(new RegExp(literally(say('wrong-number'))));
  await judge(page);
  await field.fill('999999999999999999');
  await look.click();
  await expect(field).toHaveAccessibleDescription(new RegExp(literally(say('missing-number'))));
  await field.fill('');
  await field.pressSequentially(number);
  await expect(field).toHaveValue(grouped(number));
  await look.click();
  await expect(h2(page, 'found-title')).toBeVisible();
  await expect(announced(page)).toHaveText(say('found-one'));
  await expect(main(page)).toContainText(debt.subject);
  await expect(main(page)).not.toContainText(/marras|MRRCHR/i);
  await judge(page);
  await payButton(page, '65,00').click();
  await end(page, 'paid');
  await back(page, 'done-title');

  // Whoever owed it finds it paid; whoever paid it finds nothing of theirs.
  await list(page, 'paid');
  await expect(listed(page, debt.subject)).toHaveCount(0);
  await list(owner, 'paid');
  await expect(listed(owner, debt.subject)).toHaveCount(1);
  await owner.context().close();
});
