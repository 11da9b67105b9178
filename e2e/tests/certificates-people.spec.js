// What the registry certifies depends on who one is: somebody alone, a resident abroad, a citizen of another country of
// the EU, a mother from outside the EU with her son. Each goes from the household to the paper, and whoever holds it
// checks it. (The married couple with a minor is in certificates.spec.js.)
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { authorised, exempt, inQr, menu, request, say } from './certificates.js';
import { fact, h1 } from './page.js';
import { judge, montefiore } from './town.js';
import { literally, words } from './words.js';

const home = words('it', 'household');
const titles = words('it', 'certificatekinds');
const reasons = words('it', 'certificates');
const NOT_FOR_OFFICES = 'Il presente certificato non può essere prodotto agli organi della pubblica amministrazione o ai privati gestori di pubblici servizi';

/** What nobody gets online, whoever they are. */
const DESK = {
  registry: ['cancellazione', 'residenza-alla-data', 'storico-cittadinanza', 'storico-residenza'], civil_status: ['morte'],
};
const OF_RESIDENTS = ['esistenza-in-vita', 'famiglia-parentela', 'famiglia-stato-civile', 'residenza', 'residenza-convivenza',
  'stato-civile', 'stato-famiglia', 'stato-libero'];

/** `refused`: the types by the key of the reason; `asks`: the types asked for on one paper, and what it then says. */
const people = {
  alone: {
    citizen: 'francesca-lai',
    name: 'FRANCESCA LAI',
    members: 1,
    offered: {
      registry: ['cittadinanza', 'esistenza-in-vita', 'residenza', 'stato-civile', 'stato-famiglia', 'stato-libero'],
      civil_status: ['nascita'],
    },
    refused: {
      registry: {
        'one-member': ['famiglia-parentela', 'famiglia-stato-civile'],
        'aire-only': ['residenza-aire', 'stato-famiglia-aire'],
        institution: ['residenza-convivenza'],
        'no-cohabitation': ['convivenza-fatto'],
        'no-contract': ['contratto-convivenza'],
      },
      civil_status: { 'marital-status': ['matrimonio', 'unione-civile'] },
    },
    asks: ['stato-libero', 'residenza'],
    says: ['LAI FRANCESCA', 'nata a CAGLIARI (CA) il 02/10/1979', 'È di stato libero', 'VIA DELLA TORRE'],
  },
  abroad: {
    citizen: 'davide-conti',
    name: 'DAVIDE CONTI',
    members: 1,
    offered: { registry: ['cittadinanza', 'residenza-aire', 'stato-famiglia-aire'], civil_status: ['nascita'] },
    refused: {
      registry: {
        'resident-only': OF_RESIDENTS,
        'no-cohabitation': ['convivenza-fatto'],
        'no-contract': ['contratto-convivenza'],
      },
      civil_status: { 'marital-status': ['matrimonio', 'unione-civile'] },
    },
    asks: ['residenza-aire', 'cittadinanza'],
    says: ['CONTI DAVIDE', 'nato a FIRENZE (FI) il 05/09/1981', '(AIRE)', 'VIA PIANA 14', 'cittadinanza italiana'],
  },
  european: {
    citizen: 'andrei-ionescu',
    name: 'ANDREI IONESCU',
    members: 2,
    offered: {
      registry: ['esistenza-in-vita', 'famiglia-parentela', 'famiglia-stato-civile', 'residenza', 'stato-civile', 'stato-famiglia'],
      civil_status: ['matrimonio', 'nascita'],
    },
    refused: {
      registry: {
        'citizenship-only': ['cittadinanza'],
        'marital-status': ['stato-libero'],
        'aire-only': ['residenza-aire', 'stato-famiglia-aire'],
        institution: ['residenza-convivenza'],
        'no-cohabitation': ['convivenza-fatto'],
        'no-contract': ['contratto-convivenza'],
      },
      civil_status: { 'marital-status': ['unione-civile'] },
    },
    asks: ['famiglia-parentela', 'residenza'],
    says: ['IONESCU ANDREI', 'ROMANIA', 'IONESCU ELENA', 'moglie', 'VIA DEL CEDRO'],
  },
  beyond: {
    citizen: 'fatou-ndiaye',
    name: 'FATOU NDIAYE',
    members: 2,
    offered: {
      registry: ['esistenza-in-vita', 'famiglia-parentela', 'famiglia-stato-civile', 'residenza', 'stato-civile', 'stato-famiglia',
        'stato-libero'],
      civil_status: ['nascita'],
    },
    refused: {
      registry: {
        'citizenship-only': ['cittadinanza'],
        'aire-only': ['residenza-aire', 'stato-famiglia-aire'],
        institution: ['residenza-convivenza'],
        'no-cohabitation': ['convivenza-fatto'],
        'no-contract': ['contratto-convivenza'],
      },
      civil_status: { 'marital-status': ['matrimonio', 'unione-civile'] },
    },
    asks: ['stato-famiglia', 'residenza'],
    says: ['NDIAYE FATOU', 'nata a DAKAR', 'SENEGAL', 'NDIAYE MOUSSA', '14/05/2018', 'VIALE DEL MIRTO'],
  },
  child: {
    name: 'MOUSSA NDIAYE',
    offered: {
      registry: ['esistenza-in-vita', 'famiglia-parentela', 'famiglia-stato-civile', 'residenza', 'stato-civile', 'stato-famiglia',
        'stato-libero'],
      civil_status: ['nascita'],
    },
    refused: {
      registry: {
        'citizenship-only': ['cittadinanza'],
        'aire-only': ['residenza-aire', 'stato-famiglia-aire'],
        institution: ['residenza-convivenza'],
        'no-cohabitation': ['convivenza-fatto'],
        'no-contract': ['contratto-convivenza'],
      },
      civil_status: { 'marital-status': ['matrimonio', 'unione-civile'] },
    },
    asks: ['esistenza-in-vita'],
    says: ['NDIAYE MOUSSA', 'nato a CAGLIARI (CA) il 14/05/2018', 'È in vita'],
  },
};

test.use({ baseURL: montefiore });

/** From the household to the page of certificates, with the person chosen there. */
async function fromHousehold(page, name, members) {
  await page.goto('/area-personale/famiglia');
  await expect(page.locator('.sp-cards .sp-card')).toHaveCount(members);
  await judge(page);
  await page.getByRole('link', { name: home('detail-of', { name }) }).click();
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  await judge(page);
  await page.getByRole('link', { name: say('ask'), exact: true }).click();
  await expect(h1(page, say('title'))).toBeFocused();
  await expect(menu(page, 'person').locator('option:checked')).toHaveText(name);
  await expect(menu(page, 'archive')).toBeEnabled();
}

/** A reason as it is told, without the office that it ends with. */
const told = key => literally(reasons(key, { office: '\u0000' }).split('\u0000')[0].trim());

/** That this archive offers these types and refuses those, each for its reason. */
async function sees(page, { offered, refused }, archive) {
  await menu(page, 'archive').selectOption(archive);
  const kinds = menu(page, 'kind').locator('option:not([value=""])');
  const open = menu(page, 'kind').locator('option:not([value=""]):enabled');
  const expected = { 'desk-only': DESK[archive], ...refused[archive] };
  await expect(kinds).toHaveCount(offered[archive].length + Object.values(expected).flat().length);
  expect((await open.evaluateAll(all => all.map(one => one.value))).sort()).toEqual(offered[archive]);
  const why = page.locator('details', { hasText: say('refused-title') });
  if (!await why.evaluate(one => one.open)) await why.locator('summary').click();
  await expect(why.locator('li')).toHaveCount(Object.keys(expected).length);
  for (const [key, types] of Object.entries(expected)) {
    const line = why.locator('li', { hasText: new RegExp(told(key)) });
    const named = (await line.locator('strong').textContent()).split(', ').sort();
    expect(named, key).toEqual(types.map(type => titles(type)).sort());
  }
}

/** Asks for the types on one paper, for an exempt use; its page shows. */
async function ask(page, [first, ...also]) {
  await menu(page, 'archive').selectOption('registry');
  await menu(page, 'kind').selectOption(first);
  for (const type of also) await page.getByRole('checkbox', { name: titles(type), exact: true }).check();
  await exempt(page);
  await page.getByRole('checkbox', { name: say('confirm') }).check();
  await judge(page);
  await request(page).click();
  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.locator('h1')).toBeFocused();
  await expect(page.getByText(say('status-valid'), { exact: true })).toBeVisible();
  await judge(page);
}

/** The words of the PDF, in one line. */
async function paper(page) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Scarica il PDF/ }).click(),
  ]);
  const text = execFileSync('pdftotext', ['-layout', await download.path(), '-'], { encoding: 'utf8' });
  return text.split(/\s+/).join(' ');
}

/** Whoever was given the paper reads its QR. */
async function check(page, browser, name) {
  const address = await inQr(page);
  const code = await fact(page, say('code')).textContent();
  const { viewport } = test.info().project.use;
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT', viewport })).newPage();
  await bank.goto(address);
  await expect(bank.getByRole('main').getByText(say('verify-valid'), { exact: true })).toBeVisible();
  await expect(fact(bank, say('code'))).toHaveText(code);
  for (const word of name.split(' ')) await expect(fact(bank, say('verify-name'))).toHaveText(new RegExp(word, 'i'));
  await judge(bank);
  await bank.context().close();
}

async function walk(page, browser, who, members = who.members) {
  await fromHousehold(page, who.name, members);
  await sees(page, who, 'civil_status');
  await judge(page);
  await sees(page, who, 'registry');
  await judge(page);
  await ask(page, who.asks);
  await expect(fact(page, say('holder'))).toHaveText(new RegExp(literally(who.name), 'i'));
  const says = await paper(page);
  for (const words of [NOT_FOR_OFFICES, ...who.says]) expect(says).toContain(words);
  await check(page, browser, who.name);
}

test('somebody who lives alone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await authorised(page, people.alone.citizen);
  await walk(page, browser, people.alone);
});

test('an Italian who lives abroad @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await authorised(page, people.abroad.citizen);
  await walk(page, browser, people.abroad);
});

test('a citizen of another country of the European Union', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await authorised(page, people.european.citizen);
  await walk(page, browser, people.european);
});

test('a mother from outside the European Union, and her son @phone', async ({ page, browser }) => {
  test.setTimeout(300_000);
  await authorised(page, people.beyond.citizen);
  await walk(page, browser, people.beyond);
  await walk(page, browser, people.child, people.beyond.members);
});
