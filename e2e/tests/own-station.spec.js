// A municipality that answers the node of payments by itself: what is to be paid is asked of its station while
// somebody pays, and the receipt comes to the same station. While the station cannot be asked, the node takes the copy
// that it has, which may be an old one.
import { expect, test } from '@playwright/test';
import { authoriseGroup, call } from './api.js';
import { end, grouped, notice, notices, oweTo, payable, pdfOf, settlePayer, subject } from './debts.js';
import { isoDay } from './form.js';
import { euro, fact, h1, listed, main, SOON } from './page.js';
import { judge, montefiore, settle, simulators } from './town.js';
import { label, literally, words } from './words.js';

const say = words('it', 'paymentpages');
const news = words('it', 'paymentnews');
const office = words('it', 'paymentoffice');
/** As the town's file of the municipality says. */
const CREDITOR = '80020580967';

test.use({ baseURL: montefiore });

/** What the node has written down about a notice: of a kind, in the order in which it happened. */
async function journal(request, kind, number) {
  const answer = await request.get(`${simulators}/pagopa/journal/entries?kind=${kind}`);
  return (await answer.json()).map(({ what }) => what).filter(what => what.notice === number);
}

test('a notice is asked of the municipality\'s own station, paid, and its receipt comes there @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const [debt] = await oweTo('davide-conti', browser, 'luisa-piras', {
    subject: subject('Iscrizione al corso di nuoto'),
    options: [[notice(4500, isoDay(15))]],
  });
  const [{ number }] = debt.options[0].notices;
  expect(number, 'a number of the station').toMatch(/^302\d{15}$/);
  await settlePayer(page, 'luisa-piras');
  await payable(page, debt);
  await page.goto(`/area-personale/pagamenti/${debt.id}`);
  await expect(h1(page, debt.subject)).toBeVisible();
  await judge(page);

  const pay = new RegExp(`^${literally(say('pay', { amount: '#' })).replace('#', '45,00\\s€')}`);
  await page.getByRole('button', { name: pay }).click();
  await end(page, 'paid');
  await expect(h1(page, say('return-title'))).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: say('done-title'), exact: true })).toBeVisible();
  await judge(page);
  expect(await notices(page, debt.id)).toMatchObject([{ number, status: 'paid' }]);

  const asked = (await journal(page.request, 'question', number)).map(({ question, answer }) => `${question} ${answer}`);
  expect(asked[0]).toBe('paVerifyPaymentNotice OK');
  expect(asked.at(-1)).toMatch(/^paGetPayment(V2)? OK$/);
  expect(await journal(page.request, 'violation', number)).toEqual([]);

  await page.goto('/area-personale/pagamenti?stato=paid');
  const card = main(page).locator('.sp-cards .sp-card', { hasText: debt.subject });
  const receipt = await pdfOf(page, card.getByRole('link', { name: /Scarica la ricevuta/ }));
  expect(receipt).toContain('45,00');
  expect(receipt).toMatch(/Montefiore/i);
});

test('what is paid by an old copy is another amount: who paid reads so, and the office sees to it', async ({ page, browser, request }) => {
  test.setTimeout(240_000);
  const [debt] = await oweTo('davide-conti', browser, 'elena-ionescu', {
    subject: subject('Retta del nido'),
    options: [[notice(4500, isoDay(15))]],
  });
  const [{ number }] = debt.options[0].notices;
  await settlePayer(page, 'elena-ionescu');
  await authoriseGroup(page, 'communications');
  await payable(page, debt);
  // The station cannot be asked about this one: the node's copy has not heard of the last five euro.
  const answer = await request.post(`${simulators}/pagopa/control/pay`, {
    data: { creditor: CREDITOR, notice: number, stand_in: true, amount_shift: -500 },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  expect(await journal(request, 'question', number), 'nobody has asked').toEqual([]);
  await expect.poll(async () => (await notices(page, debt.id))[0].status, SOON).toBe('paid');

  await page.goto(`/area-personale/pagamenti/${debt.id}`);
  await expect(h1(page, debt.subject)).toBeVisible();
  await expect(main(page)).toContainText(news('other-amount'));
  await expect(fact(page, news('received'))).toHaveText(euro('40,00'));
  await expect(fact(page, news('asked'))).toHaveText(euro('45,00'));
  await expect(main(page).getByRole('button', { name: /^Paga ora/ })).toHaveCount(0);
  await judge(page);
  const told = async () => (await call(page, 'GET', '/messages')).items.filter(one => one.subject.includes(debt.subject));
  await expect.poll(async () => (await told()).length, SOON).toBe(1);
  const [{ body }] = await told();
  expect(body).toContain('40,00 euro');
  expect(body).toContain('45,00 euro');
  await page.goto('/area-personale/pagamenti?stato=paid');
  const paid = listed(page, debt.subject);
  await expect(paid).toContainText(news('other-amount'));
  expect(await pdfOf(page, paid.getByRole('link', { name: /Scarica la ricevuta/ }))).toContain('40,00');

  const operator = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  await settle(operator, 'davide-conti');
  await operator.goto('/area-personale/operatori/pagamenti/anomalie');
  await expect(h1(operator, office('anomalies-title'))).toBeVisible();
  const found = listed(operator, grouped(number));
  await expect(found).toContainText(office('anomaly-other-amount'));
  await expect(found).toContainText(/Richiesti 45,00\s€, pagati 40,00\s€/);
  await expect(found).toContainText(office('to-do-other-amount'));
  await judge(operator);
  await found.getByRole('button', { name: office('close-of', { number: grouped(number) }) }).click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByRole('button', { name: office('close-confirm') }).click();
  await expect(dialog.getByLabel(label(office('note')))).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel(label(office('note'))).fill('Chiesti i cinque euro che mancano con un altro avviso');
  await dialog.getByRole('button', { name: office('close-confirm') }).click();
  await expect(operator.locator('#esito')).toHaveText(office('close-done'));
  await expect(found).toHaveCount(0);
  await operator.context().close();
});
