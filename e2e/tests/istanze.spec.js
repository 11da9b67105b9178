// *Le mie pratiche*: looking for an istanza, withdrawing it, copying it.
import { expect, test } from '@playwright/test';
import { call, completeDraft, istanza } from './api.js';
import { submit } from './fees.js';
import { settle } from './town.js';
import { words } from './words.js';

const CITIZEN = 'davide-conti';
const area = words('it', 'area');

let page;
/** Istanze of this file. */
const mine = {};

async function send(service) {
  const id = await completeDraft(page, service);
  await submit(page, id);
  return id;
}

const titleOf = async service => (await call(page, 'GET', `/services/${service}`)).title;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  page = await browser.newPage();
  await settle(page, CITIZEN);
  await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
  mine.draft = await completeDraft(page, 'contributo-sport');
  mine.nursery = await send('iscrizione-nido');
  mine.permit = await send('permesso-ztl');
});

test.afterAll(() => page.close());

const cards = () => page.getByRole('main').locator('.sp-cards > li');
const link = id => page.getByRole('main').locator(`a[href*="${id}"]`);

test('an istanza is found by its state, by words and by its number, and the number found is spoken', async () => {
  await page.goto('/area-personale/istanze');
  for (const id of Object.values(mine)) await expect(link(id)).toBeVisible();

  await page.getByLabel(area('filter-status')).selectOption({ label: words('it', 'states')('draft') });
  await expect(link(mine.nursery)).toHaveCount(0);
  await expect(link(mine.draft)).toBeVisible();
  await expect(page.locator('#annunci')).toHaveText(/^\d+ istanz[ae]$/);
  await page.getByLabel(area('filter-status')).selectOption({ label: area('filter-all') });

  const { registration } = await istanza(page, mine.permit);
  // Key by key: the field stays the same one.
  await page.getByLabel(area('filter-words')).pressSequentially(registration.number);
  await expect(page.getByLabel(area('filter-words'))).toBeFocused();
  await expect(cards()).toHaveCount(1);
  await expect(link(mine.permit)).toBeVisible();
  await page.getByLabel(area('filter-words')).fill(await titleOf('iscrizione-nido'));
  await expect(link(mine.permit)).toHaveCount(0);
  await expect(link(mine.nursery)).toBeVisible();
  await page.getByLabel(area('filter-words')).fill('nessuna si chiama così');
  await expect(page.getByRole('main').getByText('Nessuna istanza trovata')).toBeVisible();
});

test('an answer that comes late does not take the place of a newer one', async () => {
  await page.goto('/area-personale/istanze');
  await expect(link(mine.permit)).toBeVisible();
  let late;
  await page.route(/\/istanze\?.*q=nessun/, async route => {
    const answer = await route.fetch();
    late = () => route.fulfill({ response: answer });
  });
  await page.getByLabel(area('filter-words')).fill('nessuna si chiama così');
  await expect.poll(() => late !== undefined).toBe(true);
  await page.getByLabel(area('filter-words')).fill(await titleOf('permesso-ztl'));
  await expect(link(mine.nursery)).toHaveCount(0);
  await expect(link(mine.permit)).toBeVisible();
  const arrived = page.waitForResponse(/q=nessun/);
  await late();
  await (await arrived).finished();
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(link(mine.permit)).toBeVisible();
  await page.unroute(/\/istanze\?.*q=nessun/);
});

test('the order is chosen, and what was chosen is still there when one comes back', async () => {
  await page.goto('/area-personale/istanze');
  await page.getByLabel(area('filter-sort')).selectOption({ label: area('sort-title') });
  const titles = async () => (await cards().locator('a').allTextContents()).map(title => title.trim());
  await expect.poll(async () => {
    const now = await titles();
    return now.length > 2 && now.join() === [...now].sort((a, b) => a.localeCompare(b, 'it')).join();
  }).toBe(true);
  await page.getByLabel(area('filter-status')).selectOption({ label: words('it', 'states')('registered') });
  await expect(link(mine.draft)).toHaveCount(0);
  await link(mine.permit).click();
  await expect(page.getByRole('heading', { level: 1, name: await titleOf('permesso-ztl') })).toBeFocused();
  await page.goBack();
  await expect(link(mine.permit)).toBeFocused();
  await expect(page.getByLabel(area('filter-sort'))).toHaveValue('title');
  await expect(page.getByLabel(area('filter-status')).locator('option:checked')).toHaveText(words('it', 'states')('registered'));
  await expect(link(mine.draft)).toHaveCount(0);
});

/** Opens an istanza and the dialog that withdraws it, and says why. */
async function withdrawing(id, reason) {
  await page.goto(`/area-personale/istanze/${id}`);
  await page.getByRole('button', { name: area('detail-withdraw') }).click();
  const dialog = page.getByRole('dialog', { name: area('withdraw-title') });
  await dialog.getByLabel(area('withdraw-reason')).fill(reason);
  return dialog.getByRole('button', { name: area('withdraw-confirm'), exact: true });
}

/** How often an operation is called meanwhile. */
async function counted(path, act) {
  let count = 0;
  const see = request => { count += request.method() === 'POST' && request.url().endsWith(path) ? 1 : 0; };
  page.on('request', see);
  await act();
  page.off('request', see);
  return count;
}

test('a double click copies into one new draft', async () => {
  await page.goto(`/area-personale/istanze/${mine.permit}`);
  const copies = await counted('/copies', async () => {
    await page.getByRole('button', { name: area('detail-copy') }).dblclick();
    await expect(page).toHaveURL(/\/modulo/);
  });
  expect(copies).toBe(1);
  const copy = page.url().match(/istanze\/([^/]+)/)[1];
  expect(copy).not.toBe(mine.permit);
  const [from, to] = [await istanza(page, mine.permit), await istanza(page, copy)];
  expect(to.status).toBe('draft');
  expect(to.answers.reason).toBe(from.answers.reason);
});

test('a double click withdraws once, and the reason stands in the history', async () => {
  const confirm = await withdrawing(mine.permit, 'Non mi serve più');
  const asked = await counted('/withdrawal', async () => {
    await confirm.dblclick();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.locator('.sp-timeline')).toContainText('Non mi serve più');
  });
  expect(asked).toBe(1);
  await expect(page.locator('.alert-danger')).toHaveCount(0);
  await expect(page.locator('#annunci')).toHaveText(area('withdrawn-done'));
  await expect(page.getByRole('button', { name: area('detail-withdraw') })).toHaveCount(0);
  expect((await istanza(page, mine.permit)).status).toBe('withdrawn');
});

test('a withdrawal whose answer is lost is no failure', async () => {
  await page.route('**/withdrawal', async route => {
    await route.fetch();
    return route.abort();
  });
  await (await withdrawing(mine.nursery, 'Ho cambiato idea')).click();
  await expect(page.locator('.sp-timeline')).toContainText('Ho cambiato idea');
  await expect(page.getByRole('main').locator('.alert-danger')).toHaveCount(0);
  await page.unrouteAll();
});

test('a draft whose deletion was answered and not heard is gone all the same', async () => {
  await page.goto(`/area-personale/istanze/${mine.draft}`);
  await page.route(`**/istanze/${mine.draft}`, async route => {
    if (route.request().method() !== 'DELETE') return route.continue();
    await route.fetch();
    return route.abort();
  }, { times: 2 });
  const confirm = page.getByRole('dialog').getByRole('button', { name: area('delete-confirm'), exact: true });
  await page.getByRole('button', { name: area('detail-delete') }).click();
  await confirm.click();
  await expect(page.getByRole('main').locator('.alert-danger')).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: area('detail-delete') }).click();
  await confirm.click();
  await expect(page.getByRole('heading', { level: 1, name: area('istanze-title') })).toBeVisible();
  await expect(link(mine.draft)).toHaveCount(0);
});
