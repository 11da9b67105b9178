// What goes wrong is said in precise words, where it is, with what to do; and nothing is lost by it.
import { expect, test } from '@playwright/test';
import { authoriseGroup, call, completeDraft, istanza, upload } from './api.js';
import { fileNamed, sample } from './form.js';
import { judge, montefiore, settle } from './town.js';

const CITIZEN = 'sofia-melis';

/** Opens a step of a draft. */
async function open(page, id, step) {
  await page.goto(`/area-personale/istanze/${id}/modulo?passo=${step}`);
  await expect(page.getByRole('heading', { level: 2, name: /Passo \d di \d/ })).toBeVisible();
}

const draftOf = async (page, service, answers) => {
  await settle(page, CITIZEN);
  return completeDraft(page, service, answers);
};

const next = page => page.getByRole('button', { name: 'Avanti' }).click();
const sendAll = async page => {
  await page.getByRole('button', { name: 'Invia', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Conferma e invia' }).click();
};

test('each thing to correct is listed with a link to its field, and goes when it is corrected', async ({ page }) => {
  const id = await draftOf(page, 'permesso-ztl', { privacy_read: true, channel: 'portal', title_kind: 'occasional', renewal: false });
  await open(page, id, 'grounds');
  await next(page);
  const summary = page.locator('.sp-error-summary');
  await expect(summary).toBeFocused();
  await expect(summary).toContainText('Ci sono 2 cose da correggere');
  await summary.getByRole('link', { name: /^Spiega il motivo/ }).click();
  const reason = page.getByLabel('Spiega il motivo');
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAttribute('aria-invalid', 'true');
  await expect(reason).toHaveAccessibleDescription(/Compila questo campo: è obbligatorio/);
  await judge(page);
  await reason.fill('breve');
  await expect(reason).not.toHaveAttribute('aria-invalid');
  await next(page);
  await expect(reason).toHaveAccessibleDescription(/Scrivi almeno 10 caratteri/);
  await summary.getByRole('link', { name: /^Zona/ }).click();
  await expect(page.getByRole('radio', { name: /Zona A/ })).toBeFocused();
});

test('a call that is closed is said on the sheet and before a draft is begun', async ({ page }) => {
  await page.goto(`${montefiore}/servizi/contributo-sport`);
  await expect(page.locator('[data-element=service-status]')).not.toContainText('Servizio attivo');
  await expect(page.locator('[data-element=service-online-access]')).toHaveCount(0);
  await expect(page.locator('[data-element=service-generic-access]')).toBeVisible();
});

for (const what of ['istanze/01890000-0000-7000-8000-000000000000', 'istanze/01890000-0000-7000-8000-000000000000/modulo',
  'istanze/01890000-0000-7000-8000-000000000000/ricevuta', 'messaggi/01890000-0000-7000-8000-000000000000']) {
  test(`what is not there has a page that says so: ${what} @phone`, async ({ page }) => {
    await settle(page, CITIZEN);
    if (what.startsWith('messaggi')) await authoriseGroup(page, 'communications');
    await page.goto(`/area-personale/${what}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Pagina non trovata' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Vai ai servizi' })).toBeVisible();
    await judge(page);
  });
}

test('a group that was switched off meanwhile is offered again, and one goes on from where one was', async ({ page }) => {
  const id = await draftOf(page, 'permesso-ztl');
  await open(page, id, 'riepilogo');
  await call(page, 'DELETE', '/activations/applications');
  await sendAll(page);
  await expect(page.getByText('L\'istanza non è stata inviata').first()).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Gestisci servizi' }).click();
  const activate = page.getByRole('button', { name: 'Attiva e continua' });
  await page.locator('form', { has: activate }).getByLabel('Ho letto e compreso l\'informativa').check();
  await judge(page);
  await activate.click();
  await expect(page).toHaveURL(new RegExp(`${id}/modulo\\?passo=riepilogo`));
  await sendAll(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Istanza inviata' })).toBeVisible();
});

test('a fiscal code that does not fit the name is pointed out, not refused', async ({ page }) => {
  const { child_status, capacity, privacy_read, channel } = sample('iscrizione-nido');
  const id = await draftOf(page, 'iscrizione-nido', { child_status, capacity, privacy_read, channel });
  await open(page, id, 'child_step');
  const child = page.getByRole('group', { name: 'Dati della bambina o del bambino' });
  await child.getByLabel('Nome', { exact: false }).first().fill('Niccolò');
  await child.getByLabel('Cognome').fill('Russo');
  await child.getByLabel('Data di nascita').fill('2025-03-15');
  const code = child.getByLabel('Codice fiscale');
  await code.fill('RSSNCL25C14B354K');
  const doubt = child.getByRole('status');
  await expect(doubt).toContainText('Il codice fiscale non corrisponde a: Data di nascita.');
  await child.getByLabel('Cognome').fill('Bianchi');
  await expect(doubt).toContainText('Il codice fiscale non corrisponde a: Cognome, Data di nascita.');
  await judge(page);
  await child.getByLabel('Cognome').fill('Rossi');
  await child.getByLabel('Data di nascita').fill('2025-03-14');
  await expect(doubt).toBeEmpty();
});

test.describe('files', () => {
  const lease = page => page.getByLabel('Contratto di locazione o comodato registrato');
  const MB = 1024 * 1024;

  test.beforeEach(async ({ page }) => {
    const { registered_lease, ...answers } = sample('permesso-ztl');
    expect(registered_lease).toHaveLength(1);
    await open(page, await draftOf(page, 'permesso-ztl', answers), 'grounds');
  });

  for (const [what, file, words] of [
    ['of a kind that is not taken', { name: 'foto.png', size: 10 }, 'foto.png: il formato non è ammesso. Formati ammessi: PDF, P7M.'],
    ['that is too large', { name: 'grande.pdf', size: 11 * MB }, /grande\.pdf: il file pesa 11,5 MB, il massimo è 10 MB\./],
    ['that is empty', { name: 'vuoto.pdf', size: 0 }, 'vuoto.pdf: il file è vuoto.'],
    ['that is not what its name says', { name: 'finto.pdf', size: 100 }, /^finto\.pdf: .*(contenuto|formato)/],
  ]) {
    test(`a file ${what} is refused in precise words`, async ({ page }) => {
      await lease(page).setInputFiles({ name: file.name, mimeType: 'application/pdf', buffer: Buffer.alloc(file.size, 'x') });
      await expect(page.locator('main .sp-error').filter({ hasText: words })).toBeVisible();
      await expect(page.getByRole('link', { name: file.name })).toHaveCount(0);
    });
  }

  test('an upload that is cut off is said, leaves nothing, and can be tried again', async ({ page }) => {
    const pdf = await fileNamed(page, 'contratto.pdf');
    await page.route('**/attachments?*', route => route.abort('connectionreset'), { times: 1 });
    await lease(page).setInputFiles(pdf);
    await expect(page.locator('main .sp-error').filter({ hasText: /^contratto\.pdf: / })).toBeVisible();
    await lease(page).setInputFiles(pdf);
    await expect(page.getByRole('link', { name: 'contratto.pdf' })).toBeVisible();
    const id = page.url().match(/istanze\/([^/]+)/)[1];
    const attached = (await istanza(page, id)).attachments.filter(file => file.field === 'registered_lease');
    expect(attached.map(file => file.name)).toEqual(['contratto.pdf']);
  });

  test('a file that arrived before its answer was saved is found again', async ({ page }) => {
    const id = page.url().match(/istanze\/([^/]+)/)[1];
    await upload(page, id, 'registered_lease', await fileNamed(page, 'arrivato prima.pdf'));
    await page.reload();
    await expect(page.getByRole('link', { name: 'arrivato prima.pdf' })).toBeVisible();
    await expect(page.getByText(/Bozza salvata alle/)).toBeVisible();
    expect((await istanza(page, id)).answers.registered_lease).toHaveLength(1);
  });

  test('a file of one of several vehicles is found again in its own', async ({ page }) => {
    const { registered_lease, vehicles: [first], ...answers } = sample('permesso-ztl');
    const { title_of_use, ...second } = { ...first, plate: { country: 'IT', plate: 'EF456GH' } };
    const id = await completeDraft(page, 'permesso-ztl', { ...answers, vehicles: [first, second] });
    const arrived = await upload(page, id, 'vehicles.title_of_use', await fileNamed(page, 'secondo.pdf'), 1);
    await open(page, id, 'vehicles_step');
    await expect(page.getByRole('link', { name: 'secondo.pdf' })).toBeVisible();
    await expect(page.getByText(/Bozza salvata alle/)).toBeVisible();
    const { vehicles } = (await istanza(page, id)).answers;
    expect(vehicles.map(vehicle => vehicle.title_of_use.length)).toEqual([1, 1]);
    expect(vehicles[1].title_of_use).toEqual([arrived.id]);
  });
});

test.describe('the end of the session', () => {
  test('is announced in time, and one action keeps it open', async ({ page }) => {
    await page.clock.install();
    await settle(page, CITIZEN);
    await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
    const { idle_ends_at } = await call(page, 'GET', '/whoami');
    const left = Date.parse(idle_ends_at) - Date.now();
    await page.clock.fastForward(left - 150_000);
    await page.clock.runFor(11_000);
    const dialog = page.getByRole('dialog', { name: 'La tua sessione sta per scadere' });
    await expect(dialog).toBeVisible();
    await judge(page);
    await dialog.getByRole('button', { name: 'Resta collegato' }).click();
    await expect(dialog).toBeHidden();
  });
});
