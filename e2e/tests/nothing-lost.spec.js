// Nothing that was typed is lost, and nothing is sent twice: networks that fail, sessions that end,
// two devices, closed windows, answers that never arrive.
import { expect, test } from '@playwright/test';
import { call, completeDraft, istanza } from './api.js';
import { Mouse } from './hands.js';
import { enter, judge, montefiore, settle, signIn } from './town.js';

const CITIZEN = 'nicolo-dangelo';
const SERVICE = 'permesso-ztl';

/** The step with the long text, of a draft where it shows. */
const GROUNDS = { privacy_read: true, channel: 'portal', title_kind: 'occasional', zone: 'b' };

/** A draft, open at the reason. */
async function atTheReason(page) {
  await settle(page, CITIZEN);
  const id = await completeDraft(page, SERVICE, GROUNDS);
  await openReason(page, id);
  return id;
}

async function openReason(page, id) {
  await page.goto(`/area-personale/istanze/${id}/modulo?passo=grounds`);
  await expect(reason(page)).toBeVisible();
}

const reason = page => page.getByLabel('Spiega il motivo');
const saved = page => page.getByText(/Bozza salvata alle/);
const kept = page => page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('sportello-draft-')));

test('without network the banner shows, typing goes on, and all is saved when it is back', async ({ page, context }) => {
  const id = await atTheReason(page);
  await context.setOffline(true);
  await reason(page).fill('Trasloco, prima parte');
  await expect(page.getByText('Sei senza connessione').first()).toBeVisible();
  await expect(page.getByText('La bozza non è stata salvata').first()).toBeVisible();
  await reason(page).fill('Trasloco, prima e seconda parte');
  await context.setOffline(false);
  await expect(saved(page)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Sei senza connessione')).toHaveCount(0);
  expect((await istanza(page, id)).answers.reason).toBe('Trasloco, prima e seconda parte');
});

test('a portal that does not answer is said over no menu, and answers are saved when it is back', async ({ page }) => {
  const id = await atTheReason(page);
  await page.route('**/api/v1/**', route => route.abort());
  await reason(page).fill('Trasloco di casa');
  await expect(page.getByText('Il portale non risponde').first()).toBeVisible();
  await page.locator('summary', { hasText: 'Nicolò' }).click();
  await page.getByRole('button', { name: 'Esci' }).click({ trial: true });
  await page.unrouteAll();
  await expect(saved(page)).toBeVisible({ timeout: 15_000 });
  expect((await istanza(page, id)).answers.reason).toBe('Trasloco di casa');
});

for (const [how, end] of [
  ['a lost cookie', ({ context }) => context.clearCookies({ name: /sportello$/ })],
  ['a session closed from another device', async ({ page }) => {
    const { items } = await call(page, 'GET', '/sessions');
    await call(page, 'DELETE', `/sessions/${items.find(session => session.current).id}`);
  }],
]) {
  test(`${how} loses nothing: after the sign-in one is back at the same step with all answers`, async ({ page, context }) => {
    const id = await atTheReason(page);
    await end({ page, context });
    await reason(page).fill('Scritto senza sessione');
    await expect(page.getByText('La bozza non è stata salvata').first()).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Accedi all\'area personale' }).click();
    await enter(page, CITIZEN);
    await expect(page).toHaveURL(new RegExp(`${id}/modulo\\?passo=grounds`));
    await expect(page.getByText('Abbiamo ripreso le modifiche non salvate').first()).toBeVisible();
    await expect(reason(page)).toHaveValue('Scritto senza sessione');
    await expect(saved(page)).toBeVisible();
    expect((await istanza(page, id)).answers.reason).toBe('Scritto senza sessione');
    expect(await kept(page)).toEqual([]);
  });
}

test('a tab that is closed in the middle of a word loses nothing', async ({ page, context }) => {
  const id = await atTheReason(page);
  await reason(page).pressSequentially('Trasl');
  await page.close();
  const again = await context.newPage();
  await openReason(again, id);
  await expect(reason(again)).toHaveValue('Trasl');
});

for (const [choice, keep, end] of [
  ['this device', 'Tieni la versione di questo dispositivo', 'Dal computer'],
  ['the other device', 'Tieni la versione salvata sul portale', 'Dal telefono'],
]) {
  test(`of two versions both show, and that of ${choice} can be kept`, async ({ page, browser }) => {
    const id = await atTheReason(page);
    const phone = await (await browser.newContext()).newPage();
    await settle(phone, CITIZEN);
    await openReason(phone, id);
    await reason(phone).fill('Dal telefono');
    await expect(saved(phone)).toBeVisible();

    await reason(page).fill('Dal computer');
    const dialog = page.getByRole('dialog', { name: 'La bozza è stata modificata altrove' });
    const row = dialog.getByRole('row', { name: /Spiega il motivo/ });
    await expect(row.getByRole('cell')).toHaveText(['Dal computer', 'Dal telefono']);
    await dialog.getByRole('button', { name: keep }).click();
    await expect(reason(page)).toHaveValue(end);
    await expect.poll(async () => (await istanza(page, id)).answers.reason).toBe(end);
    expect(await kept(page)).toEqual([]);
  });
}

test('a copy that an older version left behind is offered beside the newer one', async ({ page, browser }) => {
  const id = await atTheReason(page);
  await page.route('**/draft', route => route.abort());
  await reason(page).fill('Rimasto sul computer');
  await expect(page.getByText('La bozza non è stata salvata').first()).toBeVisible();
  const phone = await (await browser.newContext()).newPage();
  await settle(phone, CITIZEN);
  await openReason(phone, id);
  await reason(phone).fill('Scritto dopo, dal telefono');
  await expect(saved(phone)).toBeVisible();

  await page.unrouteAll();
  await page.reload();
  const dialog = page.getByRole('dialog', { name: 'Su questo dispositivo ci sono modifiche non salvate' });
  const row = dialog.getByRole('row', { name: /Spiega il motivo/ });
  await expect(row.getByRole('cell')).toHaveText(['Rimasto sul computer', 'Scritto dopo, dal telefono']);
  await dialog.getByRole('button', { name: 'Tieni la versione di questo dispositivo' }).click();
  await expect(reason(page)).toHaveValue('Rimasto sul computer');
  await expect(saved(page)).toBeVisible();
  expect((await istanza(page, id)).answers.reason).toBe('Rimasto sul computer');
});

test('signing out takes the copies on this device along, an ended session does not', async ({ page, context }) => {
  const id = await atTheReason(page);
  await page.route('**/draft', route => route.abort());
  await reason(page).fill('Dati di una persona');
  await expect(page.getByText('La bozza non è stata salvata').first()).toBeVisible();
  await context.clearCookies({ name: /sportello$/ });
  await page.reload();
  await expect(page).toHaveURL(/\/accesso/);
  expect(await kept(page)).toHaveLength(1);

  await enter(page, CITIZEN);
  await expect(reason(page)).toHaveValue('Dati di una persona');
  await page.locator('summary', { hasText: 'Nicolò' }).click();
  await page.getByRole('button', { name: 'Esci' }).click();
  await expect(page.getByRole('link', { name: 'Accedi all\'area personale' }).first()).toBeVisible();
  expect(await kept(page)).toEqual([]);
  expect(id).toBeTruthy();
});

test('the copies of somebody else are not left to whom signs in next', async ({ page, context }) => {
  await atTheReason(page);
  await page.route('**/draft', route => route.abort());
  await reason(page).fill('Dati di una persona');
  await expect(page.getByText('La bozza non è stata salvata').first()).toBeVisible();
  await context.clearCookies({ name: /sportello$/ });
  await settle(page, 'marco-melis');
  await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
  expect(await kept(page)).toEqual([]);
});

/** A draft that is whole, open at the review, and how many istanze of the service there are. */
async function atTheReview(page) {
  await settle(page, CITIZEN);
  const id = await completeDraft(page, SERVICE);
  await page.goto(`/area-personale/istanze/${id}/modulo`);
  await page.getByRole('button', { name: 'Invia', exact: true }).click();
  return id;
}

const confirm = page => page.getByRole('dialog').getByRole('button', { name: 'Conferma e invia' });
const received = page => page.getByRole('heading', { level: 1, name: 'Istanza inviata' });

test('a double click sends once', async ({ page }) => {
  const id = await atTheReview(page);
  let sent = 0;
  page.on('request', request => { sent += request.url().endsWith('/submission') ? 1 : 0; });
  await confirm(page).dblclick();
  await expect(received(page)).toBeVisible();
  expect(sent).toBe(1);
  expect((await istanza(page, id)).registration.number).toMatch(/\/20\d\d$/);
});

test('when the answer is lost, sending again gives the same receipt', async ({ page }) => {
  const id = await atTheReview(page);
  let lost = 0;
  await page.route('**/submission', async route => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await confirm(page).click();
  await expect(page.getByText('L\'istanza non è stata inviata')).toBeVisible();
  const { number } = (await istanza(page, id)).registration;
  await page.getByRole('main').getByRole('button', { name: 'Riprova' }).click();
  await expect(received(page)).toBeVisible();
  await expect(page.getByText(number)).toBeVisible();
  expect((await istanza(page, id)).registration.number).toBe(number);
});

test('leaving the page in the middle of a word saves it', async ({ page }) => {
  const id = await atTheReason(page);
  await reason(page).pressSequentially('Trasl');
  await page.getByRole('link', { name: 'Le mie pratiche' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Le mie pratiche' })).toBeVisible();
  await expect.poll(async () => (await istanza(page, id)).answers.reason).toBe('Trasl');
});

test.describe('at the first access', () => {
  test.use({ baseURL: montefiore });

  test('what was typed is there again after the sign-in, until it is saved', async ({ page, context }) => {
    const citizen = 'chiara-marras';
    await signIn(page, citizen);
    const first = page.getByRole('heading', { level: 1, name: 'Completa il tuo profilo' });
    await expect(first).toBeVisible();
    await page.getByLabel(/^Via o piazza/).fill('Via Manno');
    await new Mouse(page).find(page.getByLabel(/^Comune di residenza/), 'Cagliari');
    await context.clearCookies({ name: /sportello$/ });
    await page.reload();
    await expect(page).toHaveURL(/\/accesso/);

    await enter(page, citizen);
    await expect(first).toBeVisible();
    await expect(page.getByText('Abbiamo ripreso le modifiche non salvate')).toBeVisible();
    await expect(page.getByLabel(/^Via o piazza/)).toHaveValue('Via Manno');
    await expect(page.getByLabel(/^Comune di residenza/)).toHaveValue('Cagliari (CA)');
    await judge(page);
    await page.getByRole('button', { name: 'Conferma e completa il profilo' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
    expect((await call(page, 'GET', '/profile')).residence.street).toBe('Via Manno');
    expect(await kept(page)).toEqual([]);
  });
});

test('what is typed into the profile outlives the session, and nobody else finds it', async ({ page, context }) => {
  await settle(page, CITIZEN, '/area-personale/profilo');
  const { mobile } = await call(page, 'GET', '/profile');
  const field = page.getByLabel(/^Cellulare/);
  await page.getByRole('button', { name: 'Modifica i dati' }).click();
  await field.fill('+393470000001');
  await call(page, 'DELETE', `/sessions/${(await call(page, 'GET', '/sessions')).items.find(({ current }) => current).id}`);
  await page.getByRole('button', { name: 'Salva le modifiche' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Accedi all\'area personale' }).click();
  await enter(page, CITIZEN);
  await expect(page.getByText('Abbiamo ripreso le modifiche non salvate')).toBeVisible();
  await expect(field).toHaveValue('+393470000001');

  await page.getByRole('button', { name: 'Torna ai dati salvati' }).click();
  await expect(field).toHaveValue(mobile ?? '');
  await expect(page.getByLabel(/^Via o piazza/)).toBeFocused();
  expect(await kept(page)).toEqual([]);

  await field.fill('+393470000002');
  expect(await kept(page)).toHaveLength(1);
  await page.getByRole('button', { name: 'Annulla le modifiche' }).click();
  await expect(page.getByRole('button', { name: 'Modifica i dati' })).toBeVisible();
  expect(await kept(page)).toEqual([]);

  await page.getByRole('button', { name: 'Modifica i dati' }).click();
  await field.fill('+393470000003');
  await context.clearCookies({ name: /sportello$/ });
  await settle(page, 'marco-melis', '/area-personale/profilo');
  await expect(page.getByRole('button', { name: 'Modifica i dati' })).toBeVisible();
  expect(await kept(page)).toEqual([]);
});
