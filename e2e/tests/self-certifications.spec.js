// Self-certifications, at Montefiore: chosen, filled in, made; what becomes of them, and what to do then.
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { authoriseGroup, call } from './api.js';
import { h1, summary } from './page.js';
import { enter, judge, mailTo, montefiore, settle } from './town.js';
import { label, words } from './words.js';

const say = words('it', 'selfcertificationpages');
const certificates = words('it', 'certificatepages');
const household = words('it', 'household');
const fields = words('it', 'fields');
const forms = words('it', 'form');

const person = page => page.getByRole('combobox', { name: label(say('person')) });
const make = page => page.getByRole('button', { name: say('make') });
const tick = (page, name) => page.getByRole('checkbox', { name, exact: true });
const pick = (page, key) => page.getByRole('radio', { name: say(key), exact: true });
const card = (page, title) => page.getByRole('region', { name: title, exact: true });
const aware = page => page.getByRole('checkbox', { name: label(say('aware')) });

/** What a PDF says, on one line. */
const textOf = pdf => execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString().replace(/\s+/g, ' ');

/** The page, with the group of registry data authorised. */
async function begin(page, citizen) {
  await settle(page, citizen);
  await expect(h1(page, /Ciao/)).toBeVisible();
  await authoriseGroup(page, 'registry');
  await page.getByRole('link', { name: say('go') }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  await expect(person(page)).toBeVisible();
}

/** What the declarations about a member are called, by their names in the catalogue. */
async function titles(page, givenName) {
  const { members } = await call(page, 'GET', '/registry/household');
  const { id } = members.find(member => member.given_name === givenName);
  const { kinds } = await call(page, 'GET', `/registry/people/${id}/self-certification-options`);
  return Object.fromEntries(kinds.map(({ kind, title }) => [kind, title]));
}

/** About whom, as soon as the registry has said what there is. */
async function aboutWhom(page, name) {
  await person(page).selectOption({ label: name });
  await expect(page.getByRole('group', { name: label(say('kinds')) })).toBeVisible();
}

/** The form ends: the word that one knows, and what becomes of the paper. */
async function end(page, outcome) {
  await aware(page).check();
  await pick(page, outcome).check();
}

/** What the button brings down. */
async function downloaded(page) {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 30_000 }), make(page).click()]);
  return textOf(readFileSync(await download.path()));
}

test.use({ baseURL: montefiore });

test('residence and family for a public office, downloaded @phone', async ({ page }) => {
  test.setTimeout(180_000);
  await begin(page, 'marco-melis');
  const called = await titles(page, 'MARCO');
  await expect(page.getByRole('heading', { name: say('what-title') })).toBeVisible();
  await judge(page);

  // With nothing chosen each question says what it lacks.
  await make(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).getByRole('link')).toHaveCount(4);
  await expect(person(page)).toHaveAttribute('aria-invalid', 'true');
  await judge(page);

  const own = say('person-own', { name: 'MARCO MELIS' });
  await expect(person(page).locator('option', { hasText: 'GIULIA' })).toHaveCount(0);
  await aboutWhom(page, own);
  await pick(page, 'recipient-public').check();
  await page.getByLabel(say('addressee')).fill('INPS, sede di Cagliari');
  await tick(page, called.residenza).check();
  await tick(page, called['stato-famiglia']).check();
  await expect(card(page, called.residenza).getByRole('listitem').first()).toBeVisible();
  await expect(card(page, called['stato-famiglia'])).toContainText('SOFIA');
  const correction = card(page, called.residenza).getByRole('link', { name: new RegExp(say('wrong-link')) });
  await expect(correction).toHaveAttribute('href', /servizio=rettifica-anagrafica/);
  await end(page, 'outcome-download');
  await judge(page);

  const text = await downloaded(page);
  for (const said of ['MELIS', 'GIULIA', 'INPS', '445']) expect(text).toContain(said);
  await expect(page.getByRole('heading', { name: say('done-download') })).toBeFocused();
  await expect(page.getByText(say('next-46'))).toBeVisible();
  await expect(page.getByText(say('next-47-public'))).toHaveCount(0);
  await judge(page);
  const [second] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: say('download') }).click(),
  ]);
  expect(readFileSync(await second.path()).subarray(0, 5).toString()).toBe('%PDF-');

  await page.getByRole('button', { name: say('again') }).click();
  await expect(page.getByRole('heading', { name: say('request-title') })).toBeFocused();
  await expect(aware(page)).not.toBeChecked();
  await expect(page.getByText(say('restored-title'))).toHaveCount(0);
});

test('an affidavit for a private party: what is missing is said in its card, and how to sign it @phone', async ({ page }) => {
  test.setTimeout(180_000);
  await begin(page, 'francesca-lai');
  const called = await titles(page, 'FRANCESCA');
  // Who lives alone need not say about whom.
  await expect(person(page).locator('option:checked')).toHaveText(say('person-own', { name: 'FRANCESCA LAI' }));
  await pick(page, 'recipient-private').check();
  await tick(page, called['atto-notorio']).check();
  await tick(page, called.residenza).check();
  await end(page, 'outcome-download');
  await make(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).getByRole('link')).toHaveCount(1);
  const facts = card(page, called['atto-notorio']).getByRole('textbox');
  await expect(facts).toHaveAttribute('aria-invalid', 'true');
  await expect(card(page, called['atto-notorio'])).toContainText(forms('required'));
  await summary(page).getByRole('link').click();
  await expect(facts).toBeFocused();
  await judge(page);

  await facts.fill('Che il cancello del cortile era rotto gia prima di marzo.');
  const text = await downloaded(page);
  expect(text).toContain('cancello del cortile');
  await expect(page.getByText(say('next-47-private'))).toBeVisible();
  await expect(page.getByText(say('next-private-check'))).toBeVisible();
  await expect(page.getByText(say('next-47-digital'))).toHaveCount(0);
  await judge(page);
});

test('for a child who is a minor, from the record and from the page of certificates', async ({ page }) => {
  test.setTimeout(180_000);
  await begin(page, 'giulia-serra');
  const called = await titles(page, 'SOFIA');
  await page.goto('/area-personale/famiglia');
  await page.getByRole('link', { name: household('detail-of', { name: 'MARCO MELIS' }) }).click();
  await expect(page.getByRole('link', { name: certificates('ask'), exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: say('ask'), exact: true })).toHaveCount(0);
  await page.goto('/area-personale/famiglia');
  // The cards offer the same at once, each about whoever is on it.
  const offered = (of, name) => page.getByRole('link', { name: of('ask-for', { name }), exact: true });
  await expect(offered(certificates, 'MARCO MELIS')).toBeVisible();
  await expect(offered(say, 'MARCO MELIS')).toHaveCount(0);
  await offered(certificates, 'MARCO MELIS').click();
  await expect(h1(page, certificates('title'))).toBeFocused();
  expect(page.url()).not.toMatch(/MELIS|MLSMRC/i);
  await page.goto('/area-personale/famiglia');
  await offered(say, 'SOFIA MELIS').click();
  await expect(h1(page, say('title'))).toBeFocused();
  await expect(person(page).locator('option:checked')).toHaveText('SOFIA MELIS');
  await page.goto('/area-personale/famiglia');
  await page.getByRole('link', { name: household('detail-of', { name: 'SOFIA MELIS' }) }).click();
  await page.getByRole('link', { name: certificates('ask'), exact: true }).click();
  await expect(h1(page, certificates('title'))).toBeFocused();
  await page.getByRole('link', { name: say('instead') }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  expect(page.url()).not.toMatch(/MELIS|MLSSFO/i);
  await expect(person(page).locator('option:checked')).toHaveText('SOFIA MELIS');
  await pick(page, 'recipient-public').check();
  await tick(page, called.residenza).check();
  await end(page, 'outcome-download');
  await judge(page);
  const text = await downloaded(page);
  for (const said of ['SOFIA', 'GIULIA', 'SERRA']) expect(text).toContain(said);
});

test('sent to whom it is for: it arrives, and the page says where it goes', async ({ page, request }) => {
  test.setTimeout(180_000);
  const address = `ufficio-${Date.now()}@example.it`;
  await begin(page, 'antonio-piras');
  const called = await titles(page, 'ANTONIO');
  await pick(page, 'recipient-public').check();
  await tick(page, called.residenza).check();
  await end(page, 'outcome-send');
  const where = page.getByLabel(say('address'));
  const email = page.getByRole('radio', { name: say('by-email'), exact: true });
  if (await email.count() > 0) await email.check();
  await where.fill('ufficio');
  await judge(page);
  await make(page).click();
  await expect(summary(page).getByRole('link')).toHaveCount(1);
  await expect(where).toHaveAttribute('aria-invalid', 'true');
  await where.fill(address);
  await make(page).dblclick();
  await expect(page.getByRole('heading', { name: say('done-send') })).toBeFocused({ timeout: 30_000 });
  await expect(page.getByText(say('sent-to', { address }))).toBeVisible();
  await judge(page);
  await mailTo(request, address, called.residenza);
});

test('kept, and found among the documents', async ({ page }) => {
  test.setTimeout(180_000);
  await begin(page, 'davide-conti');
  const called = await titles(page, 'DAVIDE');
  await pick(page, 'recipient-public').check();
  await tick(page, called.residenza).check();
  await end(page, 'outcome-keep');
  await make(page).click();
  await expect(page.getByRole('heading', { name: say('done-keep') })).toBeFocused({ timeout: 30_000 });
  await judge(page);
  await page.getByRole('link', { name: say('kept-link') }).click();
  await expect(page.locator('h1')).toBeFocused();
  await expect(page.getByRole('main').getByText(new RegExp(called.residenza)).first()).toBeVisible();
});

test('a session that ends loses nothing but the word that one knows', async ({ page, context }) => {
  test.setTimeout(180_000);
  await begin(page, 'marco-melis');
  const called = await titles(page, 'MARCO');
  await aboutWhom(page, say('person-own', { name: 'MARCO MELIS' }));
  await pick(page, 'recipient-private').check();
  await page.getByLabel(say('addressee')).fill('Banca di Esempio');
  await tick(page, called['atto-notorio']).check();
  const facts = card(page, called['atto-notorio']).getByRole('textbox');
  await facts.fill('Scritto prima che la sessione finisse.');
  await end(page, 'outcome-download');
  await context.clearCookies({ name: /sportello$/ });
  await make(page).click();
  await page.getByRole('main').getByRole('link', { name: 'Accedi all\'area personale' }).click();
  await enter(page, 'marco-melis');
  await expect(h1(page, say('title'))).toBeVisible();
  await expect(page.getByText(say('restored-title'))).toBeVisible();
  await expect(facts).toHaveValue('Scritto prima che la sessione finisse.');
  await expect(page.getByLabel(say('addressee'))).toHaveValue('Banca di Esempio');
  await expect(pick(page, 'recipient-private')).toBeChecked();
  await expect(pick(page, 'outcome-download')).toBeChecked();
  await expect(aware(page)).not.toBeChecked();
  await judge(page);

  await page.getByRole('button', { name: say('restored-discard') }).click();
  await expect(facts).toHaveCount(0);
  await expect(person(page).locator('option:checked')).toHaveText(fields('choose'));
  const kept = await page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('sportello-draft-')));
  expect(kept).toEqual([]);
});
