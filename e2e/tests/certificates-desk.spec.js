// Certificates as operators see them, at Montefiore, which asks its own registry: one that a citizen has just
// asked for is annulled, another is issued at the counter.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { fact, field, h1, summary } from './page.js';
import { judge, montefiore, settle } from './town.js';
import { label, literally, words } from './words.js';

const OPERATOR = 'davide-conti';
const say = words('it', 'issuedcertificates');
const citizens = words('it', 'certificatepages');
const operators = words('it', 'operators');

const menu = (page, name) => page.getByRole('combobox', { name: label(name) });
const search = page => page.getByRole('main').getByRole('button', { name: say('search'), exact: true });
const hasTold = page => page.getByRole('main').locator('.alert');

test.use({ baseURL: montefiore });

/** A certificate of residence that somebody has just asked for. */
async function asked(page, citizen) {
  await settle(page, citizen);
  await expect(h1(page, /Ciao/)).toBeVisible();
  const { items } = await call(page, 'GET', '/activations');
  for (const { group, status, text_version } of items) {
    const needed = ['registry', 'communications'].includes(group) && status !== 'active';
    if (needed) await call(page, 'PUT', `/activations/${group}`, { data: { text_version } });
  }
  const { members } = await call(page, 'GET', '/registry/household');
  const { id } = members.find(({ own }) => own);
  const { uses } = await call(page, 'GET', `/registry/people/${id}/certificate-options`);
  const { use } = uses.find(({ exempt_by }) => exempt_by);
  return call(page, 'POST', '/certificates', { data: { kinds: ['residenza'], use, exemption_confirmed: true } });
}

/** The operator's archive, by the menu. */
async function archive(page) {
  await settle(page, OPERATOR);
  await page.locator('header summary', { hasText: 'Davide Conti' }).click();
  await page.locator('header').getByRole('link', { name: operators('certificates'), exact: true }).click();
  await expect(page).toHaveURL(/\/area-personale\/operatori\/certificati$/);
  await expect(h1(page, say('title'))).toBeVisible();
}

/** What the public page of checks says of a code. */
async function checked(browser, code, key) {
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await bank.goto('/verifica');
  await bank.getByLabel(citizens('verify-input')).fill(code);
  await bank.getByRole('button', { name: citizens('verify-button'), exact: true }).click();
  await expect(bank.getByRole('main').getByText(citizens(key), { exact: true })).toBeVisible();
  await bank.context().close();
}

test('a certificate is found and annulled, and whoever checks it is told @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const citizen = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  const certificate = await asked(citizen, 'giulia-serra');
  await checked(browser, certificate.code, 'verify-valid');

  await archive(page);
  await judge(page);
  const found = page.locator('.sp-cards .sp-card', { hasText: certificate.number });
  await menu(page, say('by')).selectOption('number');
  await search(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(field(page, say('number'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await field(page, say('number')).fill(certificate.number.toLowerCase());
  await search(page).click();
  await expect(page.locator('.sp-cards .sp-card')).toHaveCount(1);
  await expect(page.getByRole('main')).not.toContainText(/serra/i);

  // Somebody's certificates are not looked for without a reason.
  await menu(page, say('by')).selectOption('person');
  await field(page, say('tax-code-person')).fill('SRRGLI85D52B354O');
  await search(page).click();
  await expect(field(page, say('search-reason'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await field(page, say('search-reason')).fill('Segnalazione della banca, certificato con indirizzo sbagliato');
  await search(page).click();
  await expect(summary(page).getByRole('link')).toHaveCount(0);
  await expect(found).toBeVisible();

  await found.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/operatori/certificati/${certificate.id}$`));
  await expect(fact(page, say('holder'))).toHaveText(/GIULIA SERRA/);
  await expect(page.getByRole('main')).not.toContainText(certificate.code);
  await judge(page);

  // The PDF takes a reason too.
  const take = page.getByRole('button', { name: /Scarica il PDF/ });
  await take.click();
  await expect(field(page, say('pdf-reason'))).toHaveAttribute('aria-invalid', 'true');
  await field(page, say('pdf-reason')).fill('Confronto con la copia che la banca ha mandato');
  const [download] = await Promise.all([page.waitForEvent('download'), take.click()]);
  expect(download.suggestedFilename()).toBe(`certificato-${certificate.number}.pdf`);
  expect(readFileSync(await download.path()).subarray(0, 5).toString()).toBe('%PDF-');

  await page.getByRole('button', { name: say('annul') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(say('annul-text'))).toBeVisible();
  await dialog.getByRole('button', { name: say('annul-confirm') }).click();
  await expect(dialog.getByLabel(label(say('annul-reason')))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await dialog.getByLabel(label(say('annul-reason'))).fill('Indirizzo non aggiornato');
  await dialog.getByRole('button', { name: say('annul-confirm') }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('#esito')).toBeFocused();
  await expect(hasTold(page).first()).toContainText(say('annulled-reason', { reason: 'Indirizzo non aggiornato' }));
  await expect(page.getByRole('button', { name: say('annul') })).toHaveCount(0);
  await judge(page);

  await checked(browser, certificate.code, 'verify-annulled');
  await citizen.goto(`/area-personale/certificati/${certificate.id}`);
  await expect(citizen.getByText(citizens('annulled-text', { reason: 'Indirizzo non aggiornato' }))).toBeVisible();
  const { items: messages } = await call(citizen, 'GET', '/messages');
  expect(messages.some(({ body }) => body.includes('Indirizzo non aggiornato'))).toBe(true);
  const { items: log } = await call(citizen, 'GET', '/profile/accesses');
  const events = log.filter(({ actor }) => actor === 'operator').map(({ event }) => event);
  expect(events).toEqual(expect.arrayContaining(
    ['certificate_annulled', 'certificate_taken', 'certificate_shown', 'certificates_searched'],
  ));
  await citizen.context().close();
});

test('at the counter: whom it is about, who stands there, the certificate @phone', async ({ page }) => {
  test.setTimeout(240_000);
  await archive(page);
  await page.getByRole('link', { name: say('issue-link') }).click();
  await expect(h1(page, say('counter-title'))).toBeFocused();
  await judge(page);

  const find = page.getByRole('button', { name: say('find') });
  await find.click();
  await expect(summary(page)).toBeFocused();
  await expect(field(page, say('tax-code'))).toHaveAttribute('aria-invalid', 'true');
  await field(page, say('family-name')).fill('Pirlas');
  await field(page, say('given-name')).fill('Luisa');
  await field(page, say('birth-date')).fill('1948-12-08');
  await find.click();
  await expect(field(page, say('search-reason'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);
  await field(page, say('search-reason')).fill('Ha dimenticato la tessera sanitaria');
  await find.click();
  await expect(hasTold(page)).toContainText(say('find-none'));
  await judge(page);
  await field(page, say('family-name')).fill('Piras');
  await find.click();
  await page.getByRole('button', { name: say('find-choose-who', { name: 'PIRAS LUISA' }) }).click();
  await expect(page.locator('#persona')).toBeFocused();
  await expect(page.getByRole('heading', { name: 'PIRAS LUISA' })).toBeVisible();
  await expect(menu(page, citizens('archive'))).toBeDisabled();
  await judge(page);

  const issue = page.getByRole('button', { name: say('issue') });
  await issue.click();
  await expect(summary(page)).toBeFocused();
  await expect(menu(page, say('capacity'))).toHaveAttribute('aria-invalid', 'true');

  await menu(page, say('capacity')).selectOption('delegate');
  await expect(menu(page, citizens('archive'))).toBeEnabled();
  await field(page, say('applicant-given-name')).fill('Bruno');
  await field(page, say('applicant-family-name')).fill('Segreti');
  await field(page, say('applicant-reason')).fill('Delega scritta del 20 novembre');
  await menu(page, say('document-kind')).selectOption('carta_identita');
  await field(page, say('document-number')).fill('CA12345AA');
  await field(page, say('document-day')).fill('2024-03-01');
  await menu(page, citizens('archive')).selectOption('registry');
  await menu(page, citizens('kind')).selectOption('residenza');
  const first = page.locator(`optgroup[label="${citizens('use-exempt')}"] option`).first();
  await menu(page, citizens('use')).selectOption(await first.getAttribute('value'));
  await issue.click();
  await expect(summary(page).getByRole('link')).toHaveCount(1);
  await page.getByRole('checkbox', { name: citizens('confirm') }).check();
  await judge(page);
  await issue.click();

  await expect(page).toHaveURL(/\/operatori\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(fact(page, say('holder'))).toHaveText(/LUISA PIRAS/);
  await expect(fact(page, say('operator'))).toHaveText('Davide Conti');
  await expect(fact(page, say('applicant')).first()).toHaveText('Bruno Segreti');
  await expect(fact(page, say('document'))).toHaveText(new RegExp(literally('CA12345AA')));
  await judge(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /Scarica il PDF da stampare/ }).click(),
  ]);
  expect(readFileSync(await download.path()).subarray(0, 5).toString()).toBe('%PDF-');

  // Citizens of this municipality ask for theirs in the meantime: the newest is not always this one.
  const number = await fact(page, say('one-number')).textContent();
  await page.getByRole('link', { name: say('back') }).click();
  await expect(page.locator('.sp-cards .sp-card', { hasText: number })).toContainText(say('at-counter'));
  await judge(page);
});

test('a citizen finds no such page in the menu, and is refused at its address', async ({ page }) => {
  await settle(page, 'marco-melis');
  await expect(h1(page, /Ciao/)).toBeVisible();
  await page.locator('header summary', { hasText: 'Marco Melis' }).click();
  await expect(page.locator('header').getByRole('link', { name: operators('certificates'), exact: true })).toHaveCount(0);
  await page.goto('/area-personale/operatori/certificati');
  await expect(page.locator('.alert').first()).toContainText(words('it', 'problem')('forbidden-title'));
});
