// The main job, whole: sign in, complete the profile, authorise, fill in, attach, review, send,
// hold the receipt.
import { expect, test } from '@playwright/test';
import { completeProfile, judge, mailTo, signIn } from './town.js';

/** Chooses an answer, be it a menu or radio buttons. */
async function choose(page, question, answer) {
  const menu = page.getByRole('combobox', { name: question });
  if (await menu.count()) await menu.first().selectOption({ label: answer });
  else await page.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check();
}

/** The groups that the service needs, one after the other, until the form is there. */
async function authorise(page) {
  const first = page.getByRole('heading', { level: 1, name: 'Nuova istanza' });
  while (await first.isVisible()) {
    const box = page.getByLabel('Ho letto e compreso l\'informativa', { exact: false }).first();
    const authorised = page.getByRole('button', { name: 'Autorizza al trattamento dei dati e attiva' });
    await Promise.race([
      box.waitFor({ state: 'visible' }),
      first.waitFor({ state: 'hidden' }),
    ]);
    if (!(await box.isVisible())) break;
    await judge(page);
    const waiting = await authorised.count();
    await box.check();
    await authorised.first().click();
    await expect(authorised).not.toHaveCount(waiting);
  }
}

async function begin(page, citizen) {
  await page.goto('/servizi/permesso-ztl');
  await page.locator('[data-element=service-online-access]').click();
  await page.getByText('Entra con SPID').click();
  await page.getByRole('link', { name: /Boreale/ }).click();
  await page.locator(`[data-citizen=${citizen}]`).click();
  await page.getByRole('button', { name: 'Acconsento', exact: true }).click();
  await page.waitForURL(/\/area-personale\//);
  const firstAccess = page.getByRole('heading', { level: 1, name: 'Completa il tuo profilo' });
  const beginning = page.getByRole('heading', { level: 1, name: 'Nuova istanza' });
  const form = page.locator('.steppers');
  await expect(firstAccess.or(beginning).or(form).first()).toBeVisible();
  if (await firstAccess.isVisible()) {
    await judge(page);
    await completeProfile(page);
  }
  await authorise(page);
  await expect(page).toHaveURL(/\/modulo/);
}

const next = page => page.getByRole('button', { name: 'Avanti' }).click();

const isoDay = days => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('from the sheet to the registered receipt @phone', async ({ page }, info) => {
  test.setTimeout(180_000);
  const citizen = info.project.name === 'phone' ? 'chiara-marras' : 'giulia-serra';
  await begin(page, citizen);

  // C.SE.1.8: the steps are there, the first is current.
  await expect(page.locator('[aria-current=step]')).toBeVisible();
  await next(page);
  // Nothing was ticked: the summary says what to correct and takes the focus.
  await expect(page.locator('.sp-error-summary')).toBeFocused();
  await judge(page);
  await page.getByLabel('Ho letto e compreso l\'informativa sulla privacy').check();
  await next(page);

  // C.SE.1.5: what is known is there already.
  await expect(page.getByLabel('Email', { exact: false }).first()).toHaveValue(/@example\.it/);
  await judge(page);
  await choose(page, /Dove vuoi ricevere/, 'Area personale ed email');
  await next(page);

  await choose(page, /Perché chiedi il permesso/, 'Devo entrare per pochi giorni');
  await choose(page, /^Zona/, /Zona B/);
  await page.getByLabel(/Spiega il motivo/).fill('Trasloco di casa');
  await judge(page);
  await next(page);

  await page.getByRole('button', { name: /Aggiungi Veicolo/i }).click();
  await page.getByLabel(/^Targa/).first().fill('ab 123 cd');
  await choose(page, /Tipo di veicolo/, 'Furgone o autocarro');
  await choose(page, /Alimentazione/, 'Gasolio');
  await choose(page, /A chi appartiene/, 'È in leasing o a noleggio');
  const pdf = await (await page.request.get('/api/v1/services/permesso-ztl/blank-form')).body();
  await page.locator('input[type=file]').first().setInputFiles({
    name: 'contratto di noleggio è qui.pdf', mimeType: 'application/pdf', buffer: pdf,
  });
  await expect(page.getByText('contratto di noleggio è qui.pdf').first()).toBeVisible();
  await judge(page);
  await next(page);

  await choose(page, /Rinnovi o cambi/, 'No');
  await page.getByLabel(/^Dal/).fill(isoDay(7));
  await page.getByLabel(/^Al/).fill(isoDay(8));
  await next(page);
  await page.getByLabel(/Dichiaro che i dati sono veri/).check();
  // C.SE.1.6: saved as one types, with a visible state.
  await expect(page.getByText(/Bozza salvata alle/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(/Dichiaro che i dati sono veri/)).toBeChecked();
  await next(page);

  // C.SE.1.4: all data as text on one screen, right before the confirmation.
  await expect(page.getByRole('heading', { name: /Riepilogo/ }).first()).toBeVisible();
  await expect(page.getByText('Trasloco di casa')).toBeVisible();
  await expect(page.getByText('contratto di noleggio è qui.pdf').first()).toBeVisible();
  await judge(page);
  await page.getByRole('button', { name: 'Invia', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Conferma e invia' }).dblclick();

  // C.SE.1.10: date taken in charge and last date for the outcome.
  await expect(page).toHaveURL(/\/ricevuta/);
  await expect(page.getByText(/\d{7}\/20\d\d/).first()).toBeVisible();
  await judge(page);
  const download = page.getByRole('link', { name: /Scarica la ricevuta/ });
  await expect(download).toBeVisible({ timeout: 30_000 });
  const receipt = await page.request.get(await download.getAttribute('href'));
  expect((await receipt.body()).subarray(0, 5).toString()).toBe('%PDF-');

  // C.SE.1.7: the rating of the service.
  await page.locator('[data-element=feedback-rate-5]').click();
  await expect(page.getByText('Quali sono stati gli aspetti che hai preferito?')).toBeVisible();

  // C.SE.1.2: on a second channel too.
  const address = info.project.name === 'phone' ? 'chiara.marras@example.it' : 'giulia.serra@example.it';
  const mail = await mailTo(page.request, address, 'Ricevuta');
  expect(mail.attachments.length).toBe(1);

  // C.SE.1.9: in the personal area, with its milestones.
  await page.goto('/area-personale/istanze');
  await expect(page.locator('.sp-badge', { hasText: 'Registrata al protocollo' }).first()).toBeVisible();
  await judge(page);
  await page.getByRole('link', { name: /Permesso di accesso alla ZTL/ }).first().click();
  await expect(page.getByText('Stato della pratica')).toBeVisible();
  await judge(page);
  await page.goto('/area-personale/messaggi');
  await expect(page.getByText(/Istanza registrata/).first()).toBeVisible();
  await judge(page);
});

test('the pages of the area are accessible @phone', async ({ page }, info) => {
  const citizen = info.project.name === 'phone' ? 'marco-melis' : 'elena-ionescu';
  await signIn(page, citizen, '/area-personale');
  const first = page.getByRole('heading', { level: 1, name: 'Completa il tuo profilo' });
  const hello = page.getByRole('heading', { level: 1, name: /Ciao/ });
  await expect(first.or(hello)).toBeVisible();
  if (await first.isVisible()) await completeProfile(page);
  for (const path of ['', '/istanze', '/messaggi', '/servizi', '/profilo', '/sessioni']) {
    await page.goto(`/area-personale${path}`);
    await expect(page.locator('h1')).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await judge(page);
  }
});
