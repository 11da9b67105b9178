// What the municipality changes while somebody fills in a form: the people at the counter close a call or
// change a limit, by the command line, and the portal that runs knows it some seconds later.
import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { activate, call, istanza } from './api.js';
import { isoDay } from './form.js';
import { setTenant } from './operator.js';
import { judge, montefiore, settle } from './town.js';

const CITIZEN = 'davide-conti';
const SERVICE = 'permesso-ztl';
/** What was read of a municipality stays good for ten seconds. */
const SOON = { timeout: 20_000 };

test.use({ baseURL: montefiore });

/** What the portal shows of the service now. */
async function shown(request) {
  const { host, port } = new URL(montefiore);
  const [service, form] = await Promise.all([`/services/${SERVICE}`, `/services/${SERVICE}/form`].map(async path => {
    const answer = await request.get(`http://localhost:${port}/api/v1${path}`, { headers: { Host: host } });
    return answer.json();
  }));
  return { availability: service.availability, version: form.version };
}

let before;
test.beforeAll(async ({ request }) => {
  before = await shown(request);
});

// The next test begins when the portal knows: its form must not change under it.
test.afterEach(async ({ request }) => {
  await setTenant('montefiore');
  await expect.poll(() => shown(request), SOON).toEqual(before);
});

/** A whole permit for some days, without files; its id. */
async function draftOf(page, start = isoDay(7), end = isoDay(8)) {
  await settle(page, CITIZEN);
  await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
  await activate(page, SERVICE);
  const headers = { 'Idempotency-Key': randomUUID() };
  const { id, answers, version } = await call(page, 'POST', '/istanze', { data: { service: SERVICE }, headers });
  const own = {
    ...answers,
    privacy_read: true,
    channel: 'portal',
    title_kind: 'occasional',
    zone: 'b',
    reason: 'Trasloco di casa',
    vehicles: [{ plate: { country: 'IT', plate: 'EF456GH' }, vehicle_kind: 'van', fuel: 'electric', owner: 'self' }],
    renewal: false,
    period_start: start,
    period_end: end,
    truth: true,
  };
  await call(page, 'PUT', `/istanze/${id}/draft`, {
    data: { answers: own, step: 'riepilogo' },
    headers: { 'If-Match': `"${version}"` },
  });
  return id;
}

async function review(page, id) {
  await page.goto(`/area-personale/istanze/${id}/modulo?passo=riepilogo`);
  await expect(page.getByRole('heading', { level: 2, name: /Passo \d+ di \d+/ })).toBeVisible();
}

async function send(page) {
  await page.getByRole('button', { name: 'Invia', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Conferma e invia' }).click();
}

const received = page => page.getByRole('heading', { level: 1, name: 'Istanza inviata' });

test('a service that closes meanwhile takes nothing, says until when it did, and the answers stay', async ({ page }) => {
  const id = await draftOf(page);
  await review(page, id);
  const before = await istanza(page, id);
  await setTenant('montefiore', `[settings.calls]\n${SERVICE} = [{ opens = "2026-02-01", closes = "2026-03-31" }]\n`);
  await expect.poll(async () => (await call(page, 'GET', `/services/${SERVICE}`)).availability, SOON).toBe('closed');
  await send(page);
  await expect(page.getByText('L\'istanza non è stata inviata').first()).toBeVisible();
  await expect(page.getByRole('main')).toContainText('31/03/2026');
  await judge(page);
  const after = await istanza(page, id);
  expect(after.status).toBe('draft');
  expect(after.answers).toEqual(before.answers);

  // It opens again: what was filled in is sent.
  await setTenant('montefiore');
  await expect.poll(async () => (await call(page, 'GET', `/services/${SERVICE}`)).availability, SOON).toBe('open');
  await page.getByRole('main').getByRole('button', { name: 'Riprova' }).click();
  await expect(received(page)).toBeVisible();
});

test('a form that changes meanwhile is said, and sent after it was looked through again', async ({ page }) => {
  const id = await draftOf(page);
  await page.goto(`/area-personale/istanze/${id}/modulo?passo=grounds`);
  await expect(page.getByLabel('Spiega il motivo')).toBeVisible();
  const { form_version } = await istanza(page, id);
  await setTenant('montefiore', '[settings.parameters]\nztl_max_plates = 5\n');
  const published = async () => (await shown(page.request)).version;
  await expect.poll(published, SOON).not.toBe(form_version);
  // What is typed into the form that shows is kept, and does not count as given under the new one.
  await page.getByLabel('Spiega il motivo').fill('Trasloco, con il modulo di prima');
  await expect.poll(async () => (await istanza(page, id)).answers.reason).toBe('Trasloco, con il modulo di prima');
  const { answers } = await istanza(page, id);
  await page.getByRole('link', { name: /Riepilogo/ }).first().click();
  await send(page);
  await expect(page.getByText(/Il modulo è cambiato/).first()).toBeVisible();
  await judge(page);
  const after = await istanza(page, id);
  expect(after.status).toBe('draft');
  expect(after.answers).toEqual(answers);
  await send(page);
  await expect(received(page)).toBeVisible();
  expect((await istanza(page, id)).form_version).toBe(await published());
});

test('what the portal alone finds wrong is shown at its field too', async ({ page }) => {
  // The calendar of this device is three days behind: what it takes for the day after tomorrow is over.
  await page.clock.setFixedTime(Date.now() - 3 * 86_400_000);
  const id = await draftOf(page, isoDay(-1), isoDay(0));
  await review(page, id);
  await send(page);
  await expect(page).toHaveURL(/passo=period/);
  await expect(page.getByLabel('Dal', { exact: false }).first()).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Dal', { exact: false }).first()).toHaveAccessibleDescription(/\S/);
  await expect(page.locator('.sp-error-summary')).toBeFocused();
  await judge(page);
  expect((await istanza(page, id)).status).toBe('draft');
});
