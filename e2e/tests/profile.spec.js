// The profile: asked for at the first access, corrected later, the citizen's to take away.
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { Mouse } from './hands.js';
import { judge, mailTo, settle, signIn } from './town.js';

// Nobody else signs in here as her before: it is her first access.
test('at the first access what the identity does not say is asked for', async ({ page }) => {
  await signIn(page, 'luisa-piras', '/servizi/permesso-ztl');
  await page.goto('/area-personale');
  const first = page.getByRole('heading', { level: 1, name: 'Completa il tuo profilo' });
  await expect(first).toBeVisible();
  const done = page.getByRole('button', { name: 'Conferma e completa il profilo' });
  await done.click();
  const summary = page.locator('.sp-error-summary');
  await expect(summary).toBeFocused();
  // In the order of the fields.
  await expect(summary.getByRole('link').filter({ hasText: /^(Via|Numero civico|CAP|Comune di residenza)/ }))
    .toHaveText([/^Via/, /^Numero/, /^CAP/, /^Comune/]);
  await judge(page);
  const hand = new Mouse(page);
  const born = page.getByRole('group', { name: /^Dove sei nato/ }).getByRole('radio', { name: 'In Italia' });
  if (await born.isVisible()) {
    await born.check();
    await hand.find(page.getByLabel(/^Comune di nascita/), 'Cagliari');
  }
  await page.getByLabel(/^Via o piazza/).fill('Via Roma');
  await page.getByLabel(/^Numero civico/).fill('7');
  await page.getByLabel(/^CAP/).fill('09124');
  await hand.find(page.getByLabel(/^Comune di residenza/), 'Cagliari');
  await done.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ciao, Luisa' })).toBeFocused();
  await page.goto('/area-personale/profilo');
  await expect(page.getByText('Via Roma 7, 09124 Cagliari (CA)')).toBeVisible();
  await expect(page.getByText(/indicato da te, aggiornato il/).first()).toBeVisible();
});

test('a new e-mail address is in use once it is confirmed, not before', async ({ page }) => {
  await settle(page, 'luisa-piras', '/area-personale/profilo');
  const { email } = await call(page, 'GET', '/profile');
  const wanted = `luisa.${email.length}.nuovo@example.it`;
  await page.getByRole('button', { name: 'Modifica i dati' }).click();
  await page.getByLabel(/^Email/).fill(wanted);
  await page.getByRole('button', { name: 'Salva le modifiche' }).click();
  await expect(page.getByText(`${wanted}: apri il link che ti abbiamo mandato`)).toBeVisible();
  await expect(page.getByText(email).first()).toBeVisible();
  const mail = await mailTo(page.request, wanted, 'Conferma il tuo indirizzo');
  await page.goto(mail.text.match(/https?:\/\/\S+conferma-email\S+/)[0]);
  await page.getByRole('button', { name: 'Conferma l\'indirizzo' }).click();
  await expect(page.getByText('Indirizzo confermato').first()).toBeVisible();
  expect((await call(page, 'GET', '/profile')).email).toBe(wanted);
});

test('the citizen takes their data away', async ({ page }) => {
  await settle(page, 'marco-melis', '/area-personale/profilo');
  for (const [name, file] of [['Scarica i tuoi dati (PDF)', /\.pdf$/], ['Scarica i tuoi dati (JSON)', /\.json$/]]) {
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name }).click();
    expect((await saving).suggestedFilename()).toMatch(file);
  }
  await expect(page.getByText('Hai effettuato l\'accesso al portale').first()).toBeVisible();
});
