// A municipality that answers the node of payments by itself: what is to be paid is asked of its station while
// somebody pays, and the receipt comes to the same station.
import { expect, test } from '@playwright/test';
import { end, notice, notices, oweTo, payable, pdfOf, settlePayer, subject } from './debts.js';
import { isoDay } from './form.js';
import { h1, main } from './page.js';
import { judge, montefiore, simulators } from './town.js';
import { literally, words } from './words.js';

const say = words('it', 'paymentpages');

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
