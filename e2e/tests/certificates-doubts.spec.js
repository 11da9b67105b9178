// At the counter: somebody whose fiscal code and record disagree. That is a warning, to be cleared up by whoever has
// the person before them, and stands in nobody's way. At Pietrafonda, whose registry is this file's own.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { operate } from './operator.js';
import { fact, field, h1, listed } from './page.js';
import { judge, pietrafonda, settle } from './town.js';
import { label, words } from './words.js';

const say = words('it', 'issuedcertificates');
const citizens = words('it', 'certificatepages');

const OPERATOR = { slug: 'chiara-marras', code: 'MRRCHR92M55H118J', name: 'Chiara Marras' };
const LUISA = { slug: 'luisa-piras', code: 'PRSLSU48T48F979B' };
/** Enough that no two runs on one demo meet: what was cleared up stays so while the data are the same. */
const NAMES = ['MARIA', 'ROSA', 'ANNA', 'BRUNA', 'CARLA', 'DORA', 'FLORA', 'GRAZIA', 'LINDA', 'NORMA', 'PAOLA', 'SARA', 'TERESA', 'VERA'];

test.use({ baseURL: pietrafonda });

/** A registry in force in which Luisa has two names more than her code knows: all of them. */
async function recorded() {
  const source = new URL('../../crates/simulators/data/residents.jsonl', import.meta.url);
  const any = () => NAMES[Math.floor(Math.random() * NAMES.length)];
  const given = `LUISA ${any()} ${any()}`;
  const lines = (await readFile(source, 'utf8')).trim().split('\n').map(line => JSON.parse(line));
  const luisa = lines.find(({ identity }) => identity.tax_code.code === LUISA.code);
  luisa.identity.given_name = given;
  const folder = await mkdtemp(join(tmpdir(), 'sportello-registry-'));
  const file = join(folder, 'residents.jsonl');
  await writeFile(file, `${lines.map(line => JSON.stringify(line)).join('\n')}\n`);
  try {
    await operate(['registry', 'import', '--tenant', 'pietrafonda', file]);
  } finally {
    await rm(folder, { recursive: true });
  }
  return given;
}

const menu = (page, name) => page.getByRole('combobox', { name: label(name) });
const inDoubt = found => found.locator('.sp-fact', { hasText: say('doubts') });

/** Looked for at the counter by the fiscal code: the card of who is found. */
async function found(page, name) {
  await page.goto('/area-personale/operatori/certificati/rilascio');
  await expect(h1(page, say('counter-title'))).toBeVisible();
  await field(page, say('tax-code')).fill(LUISA.code);
  await page.getByRole('button', { name: say('find'), exact: true }).click();
  const card = listed(page, name);
  await expect(card).toBeVisible();
  return card;
}

const choose = (page, name) => page.getByRole('button', { name: say('find-choose-who', { name }) }).click();

test('what code and record disagree on is cleared up with what was looked at, and the certificate is issued', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await settle(page, OPERATOR.slug);
  await operate(['appoint', 'pietrafonda', OPERATOR.code, 'registrar']);
  const given = await recorded();
  const name = `PIRAS ${given}`;
  await expect(inDoubt(await found(page, name)).getByRole('definition')).toHaveText(say('doubt-given-name'));
  await judge(page);
  await choose(page, name);
  await expect(page.locator('#persona')).toBeFocused();
  const doubts = page.locator('#dubbi');
  await expect(doubts).toContainText(say('doubts-title'));
  await expect(doubts.getByRole('listitem')).toHaveText([say('doubt-given-name')]);
  await expect(doubts).toContainText(say('doubts-text'));
  await judge(page);

  await doubts.getByRole('button', { name: say('doubts-clear'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: say('doubts-clear-title') });
  await expect(dialog).toContainText(say('doubts-clear-text'));
  await dialog.getByRole('button', { name: say('doubts-confirm'), exact: true }).click();
  const seen = dialog.getByLabel(label(say('doubts-seen')));
  await expect(seen).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog).toContainText(say('doubts-seen-wrong'));
  await judge(page);
  await seen.fill('Atto di nascita, Comune di Nuoro');
  await dialog.getByRole('button', { name: say('doubts-confirm'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('#annunci')).toHaveText(say('doubts-done'));
  await expect(doubts).toBeFocused();
  await expect(doubts).toContainText(say('doubts-cleared-seen', { seen: 'Atto di nascita, Comune di Nuoro' }));
  await expect(doubts).toContainText(`Chiarito da ${OPERATOR.name} il`);
  await expect(doubts.getByRole('button')).toHaveCount(0);
  await judge(page);

  await menu(page, say('capacity')).selectOption('self');
  await expect(menu(page, citizens('archive'))).toBeEnabled();
  await menu(page, say('document-kind')).selectOption('carta_identita');
  await field(page, say('document-number')).fill('CA54321AA');
  await field(page, say('document-day')).fill('2024-03-01');
  await menu(page, citizens('archive')).selectOption('registry');
  await menu(page, citizens('kind')).selectOption('residenza');
  const first = page.locator(`optgroup[label="${citizens('use-exempt')}"] option`).first();
  await menu(page, citizens('use')).selectOption(await first.getAttribute('value'));
  await page.getByRole('checkbox', { name: citizens('confirm') }).check();
  await page.getByRole('button', { name: say('issue'), exact: true }).click();
  await expect(page).toHaveURL(/\/operatori\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(fact(page, say('holder'))).toHaveText(new RegExp(`${given} PIRAS`));

  // Whoever looks again is not warned again, and reads who has seen to it.
  await expect(inDoubt(await found(page, name))).toHaveCount(0);
  await choose(page, name);
  await expect(doubts).toContainText(`Chiarito da ${OPERATOR.name} il`);
  await expect(doubts.getByRole('button')).toHaveCount(0);

  const luisa = await (await browser.newContext({ baseURL: pietrafonda, locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
  await settle(luisa, LUISA.slug);
  await luisa.goto('/area-personale/profilo');
  const told = words('it', 'accesses')('counter-doubts-cleared');
  await expect(luisa.getByText(told).first()).toBeVisible();
  const { items } = await call(luisa, 'GET', '/profile/accesses');
  const ours = items.filter(({ actor }) => actor === 'operator').map(({ event }) => event);
  expect(ours).toContain('counter_doubts_cleared');
  await luisa.context().close();
});
