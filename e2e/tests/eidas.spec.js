// Somebody whom another country vouches for: without a fiscal code, with a name in two scripts, at home
// abroad. From the list of countries to the receipt, and what goes wrong on the way.
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { Application, isoDay, sample } from './form.js';
import { Keyboard, Mouse } from './hands.js';
import { authorise, judge, settle, simulators } from './town.js';
import { label, words } from './words.js';

const people = {
  giorgos: {
    slug: 'giorgos-papadakis', country: 'GR', name: 'Giorgos Papadakis', native: ['Γιώργος', 'Παπαδάκης'],
    home: { street: 'Λεωφόρος Κνωσού 12', postal: '713 06', town: 'Heraklion', country: { it: 'Grecia', en: 'Greece' } },
  },
  dimitar: {
    slug: 'dimitar-petrov', country: 'BG', name: 'Dimitar Petrov', native: ['Димитър', 'Петров'],
    home: { street: 'bul. Slivnitsa 21', postal: '9000', town: 'Varna', country: { it: 'Bulgaria', en: 'Bulgaria' } },
  },
  stefka: {
    slug: 'stefka-ivanova', country: 'BG', name: 'Stefka Ivanova', native: ['Стефка', 'Иванова'],
    home: { street: 'ul. Gladston 8', postal: '', town: 'Plovdiv', country: { it: 'Bulgaria', en: 'Bulgaria' } },
  },
  lena: {
    slug: 'lena-vogt', country: 'DE', name: 'Lena Vogt', native: [],
    home: { street: 'Mühlenstraße 4', postal: '23552', town: 'Lübeck', country: { it: 'Germania', en: 'Germany' } },
  },
  eleni: {
    slug: 'eleni-georgiou', country: 'CY', name: 'Eleni Georgiou', native: ['Ελένη', 'Γεωργίου'],
    home: { street: 'Ledras 15', postal: '1011', town: 'Nicosia', country: { it: 'Cipro', en: 'Cyprus' } },
  },
};

/** From the sign-in page through the node to the consent of a person. */
async function identify(page, person, { hand = new Mouse(page), seen = async () => {} } = {}) {
  await hand.press(page.getByRole('link', { name: 'Login with eIDAS', exact: true }));
  await expect(page.locator(`[data-country=${person.country}]`)).toBeVisible();
  await seen();
  await hand.press(page.locator(`[data-country=${person.country}]`));
  await hand.press(page.locator(`[data-citizen=${person.slug}]`));
}

async function enter(page, person, { decision = 'Acconsento', ...how } = {}) {
  await identify(page, person, how);
  await (how.hand ?? new Mouse(page)).press(page.getByRole('button', { name: decision, exact: true }));
}

const back = page => page.waitForURL(url => url.port !== new URL(simulators).port && !url.pathname.startsWith('/auth/'));

async function start(page, person, { from = '', path = '/area-personale/profilo', ...how } = {}) {
  await page.goto(`${from}/accesso?return_to=${encodeURIComponent(`${from}${path}`)}&level=2`);
  await enter(page, person, how);
}

/** The first access of somebody who lives abroad: what no identity says is typed in. */
async function introduce(page, person, { lang = 'it', hand = new Mouse(page), seen = async () => {}, more = async () => {}, again = async () => {} } = {}) {
  const profile = words(lang, 'profilepage');
  const first = page.getByRole('heading', { level: 1, name: profile('first-title') });
  await expect(first).toBeVisible();
  const country = person.home.country[lang];
  // Both ways to write the name, and who says so.
  for (const text of [...person.name.split(' '), ...person.native]) {
    await expect(page.getByText(text, { exact: true }).first()).toBeVisible();
  }
  await expect(page.getByText(profile('from-eidas')).first()).toBeVisible();
  // What is not certified is asked for, and not shown among what is.
  await expect(page.getByText(profile('stated-text'))).toBeVisible();
  await expect(page.locator('.sp-sourced')).not.toContainText(profile('tax-code'));
  await seen();
  await hand.pick(page.getByRole('group', { name: label(profile('born-where')) }), profile('born-abroad'));
  await hand.find(page.getByLabel(label(profile('birth-country'))), country);
  await hand.write(page.getByLabel(label(profile('foreign-town'))), person.home.town);
  await more();
  const lives = page.getByRole('group', { name: label(profile('lives-where')) });
  await expect(lives.getByRole('radio', { name: profile('lives-abroad') })).toBeChecked();
  await hand.write(page.getByLabel(label(profile('foreign-street'))), person.home.street);
  if (person.home.postal) await hand.write(page.getByLabel(label(profile('foreign-postal-code'))), person.home.postal);
  await hand.write(page.getByLabel(label(profile('locality'))), person.home.town);
  await hand.find(page.getByLabel(label(profile('country'))), country);
  await hand.write(page.getByLabel(label(profile('email'))), `${person.slug}@example.eu`);
  await seen();
  await hand.press(page.getByRole('button', { name: profile('complete') }));
  await again();
  await expect(first).toBeHidden();
}

async function leave(page, person) {
  await page.locator('summary', { hasText: person.name }).click();
  await page.getByRole('button', { name: words('it', 'shell')('sign-out') }).or(page.getByRole('button', { name: words('en', 'shell')('sign-out') })).click();
  await expect.poll(async () => (await page.request.get('/api/v1/whoami')).status()).toBe(401);
}

/** A permit for two days: what somebody who does not live in the town asks for. */
function answers() {
  const { privacy_read, channel, vehicles: [first], truth } = sample('permesso-ztl');
  return {
    privacy_read, channel, truth,
    title_kind: 'occasional',
    zone: 'b',
    reason: 'Vacanza in paese',
    vehicles: [{ ...first, title_of_use: ['contratto.pdf.p7m'] }],
    renewal: false,
    period_start: isoDay(7),
    period_end: isoDay(8),
  };
}

const cases = [
  { lang: 'it', Hand: Mouse, project: 'desktop', person: people.giorgos },
  { lang: 'en', Hand: Mouse, project: 'phone', person: people.dimitar },
  { lang: 'en', Hand: Keyboard, project: 'desktop', person: people.stefka },
  { lang: 'it', Hand: Keyboard, project: 'phone', person: people.lena },
];

for (const { lang, Hand, project, person } of cases) {
  const title = `from the list of countries to the receipt: ${lang}, ${Hand.name.toLowerCase()}, ${project}`;
  test(`${title} @phone`, async ({ page }, info) => {
    test.skip(info.project.name !== project, 'each person at one width');
    test.setTimeout(180_000);
    const hand = new Hand(page);
    const seen = () => (Hand === Mouse ? judge(page) : Promise.resolve());
    const prefix = lang === 'it' ? '' : '/en';
    const how = { lang, hand, seen };

    await page.goto(`${prefix}/servizi/permesso-ztl`);
    await hand.press(page.locator('[data-element=service-main-access]'));
    await expect(page.getByRole('link', { name: 'Login with eIDAS', exact: true })).toBeVisible();
    await seen();
    await enter(page, person, how);
    await back(page);
    await introduce(page, person, how);
    await authorise(page, how);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);

    const application = new Application(hand, { service: 'permesso-ztl', lang, answers: answers() });
    const { street, postal, town, country } = person.home;
    // The archive names countries in Italian.
    const home = `${street}, ${`${postal} ${town}`.trim()}, ${country.it}`;
    await application.fill(async step => {
      if (step.id === 'general') await expect(page.locator('main form')).toContainText(home);
      await seen();
    });
    await expect(page.getByText(home).first()).toBeVisible();
    await seen();
    await application.send();
    const receipt = words(lang, 'receipt');
    await expect(page.getByRole('heading', { level: 1, name: receipt('title') })).toBeFocused();
    await expect(page.getByText(/\d{7}\/20\d\d/).first()).toBeVisible();

    // A service that needs a fiscal code says so on its page, and again to whoever goes on.
    await page.goto(`${prefix}/servizi/contributo-sport`);
    const needed = page.getByText(words(lang, 'services')('tax-code-needed'));
    await expect(needed).toBeVisible();
    await seen();
    await page.goto(`${prefix}/area-personale/istanze?servizio=contributo-sport`);
    await expect(page.getByText(words(lang, 'problem')('tax-code-needed-title'))).toBeVisible();
    await seen();
    await hand.press(page.getByRole('main').getByRole('link', { name: words(lang, 'shell')('about-tax-code') }));
    await expect(page.getByText(words(lang, 'faq')('tax-code-question'))).toBeVisible();
    await seen();

    await page.goto(`${prefix}/area-personale/profilo`);
    await expect(page.getByText(home).first()).toBeVisible();
    await seen();
    await leave(page, person);
  });
}

test('the sign-in page offers eIDAS apart, after SPID and CIE', async ({ page }) => {
  await page.goto('/accesso');
  const eidas = page.getByRole('link', { name: 'Login with eIDAS', exact: true });
  await expect(eidas).toBeVisible();
  await expect(eidas.locator('[lang=en]')).toHaveText('Login with eIDAS');
  const cie = page.getByRole('link', { name: 'Entra con CIE', exact: true });
  expect((await cie.boundingBox()).y).toBeLessThan((await eidas.boundingBox()).y);
  // The node is none of SPID's providers.
  await page.locator('summary', { hasText: 'Entra con SPID' }).click();
  await expect(page.getByRole('link', { name: /Nodo eIDAS/ })).toHaveCount(0);
});

test('a stated fiscal code opens nothing by itself, until an operator has checked it @phone', async ({ page, browser }, info) => {
  test.skip(info.project.name !== 'phone', 'once: a code that is checked stays');
  const profile = words('it', 'profilepage');
  await start(page, people.eleni);
  await back(page);
  await introduce(page, people.eleni, {
    // Giulia's: known here, and of somebody born on another day.
    more: () => page.getByLabel(label(profile('declared-tax-code'))).fill('SRRGLI85D52B354O'),
    again: async () => {
      await expect(page.locator('.sp-error-summary')).toBeFocused();
      await expect(page.getByText(words('it', 'profile')('rule-unlike-birth')).first()).toBeVisible();
      await judge(page);
      await page.getByLabel(label(profile('declared-tax-code'))).fill('grglne96l48z211l');
      await page.getByRole('button', { name: profile('complete') }).click();
    },
  });
  await page.goto('/area-personale/profilo');
  await expect(page.getByText(profile('unchecked-tax-code', { code: 'GRGLNE96L48Z211L' }))).toBeVisible();
  await judge(page);
  const { tax_code: certified, declared_tax_code: declared } = await call(page, 'GET', '/profile');
  expect([certified, declared]).toEqual([null, 'GRGLNE96L48Z211L']);
  await page.goto('/area-personale/istanze?servizio=contributo-sport');
  await expect(page.getByText(words('it', 'problem')('tax-code-needed-title'))).toBeVisible();
  await leave(page, people.eleni);
  // The same person at the next sign-in.
  await start(page, people.eleni);
  await back(page);
  const { declared_tax_code: stated, eidas_identifier: identifier } = await call(page, 'GET', '/profile');
  expect(stated).toBe('GRGLNE96L48Z211L');

  const office = await browser.newContext();
  await check(await office.newPage(), identifier, stated);
  await office.close();

  expect((await call(page, 'GET', '/profile')).tax_code).toBe(stated);
  await page.goto('/area-personale/istanze?servizio=contributo-sport');
  await authorise(page);
  await page.goto('/area-personale/profilo');
  await expect(page.getByText(words('it', 'accesses')('tax-code-linked'))).toBeVisible();
});

/** What an operator does who has the person and the papers before them, with the mistakes that one makes. */
async function check(page, identifier, code) {
  const [say, menu] = [words('it', 'taxcodelinks'), words('it', 'operators')];
  await settle(page, 'francesca-lai');
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await page.getByRole('link', { name: menu('tax-code-links') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('title') })).toBeVisible();
  const send = page.getByRole('button', { name: say('link') });
  const summary = page.locator('.sp-error-summary');
  await send.click();
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(3);
  await judge(page, 'tax-code-links');

  await page.getByLabel(label(say('identifier'))).fill(`${identifier}0`);
  await page.getByLabel(label(say('tax-code'))).fill('SRRGLI85D52B354O');
  await page.getByLabel(label(say('reason'))).fill('Passaporto e tessera sanitaria, visti insieme');
  await send.click();
  await expect(summary).toContainText(say('nobody'));
  await page.getByLabel(label(say('identifier'))).fill(identifier);
  await send.click();
  await expect(summary).toContainText(say('not-theirs'));
  await page.getByLabel(label(say('tax-code'))).fill(code.toLowerCase());
  await send.click();
  await expect(page.locator('.alert-success')).toHaveText(say('done', { code }));
  await expect(page.getByLabel(label(say('identifier')))).toHaveValue('');
  await judge(page, 'tax-code-links-done');
}

test('who does not agree, and who cancels, reads that nothing has happened, in the language of the page', async ({ page }) => {
  await start(page, people.lena, { from: '/en', decision: 'Non acconsento' });
  await expect(page).toHaveURL(/\/auth\/spid\/callback/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('en', 'problem')('spid-consent-denied-title'));
  await judge(page);
  await page.goto('/accesso?level=2');
  await page.getByRole('link', { name: 'Login with eIDAS', exact: true }).click();
  await page.getByRole('button', { name: 'Annulla' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('it', 'problem')('spid-cancelled-title'));
  expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
});

/** Which page each fault leads to: none of them speaks of SPID. */
const faults = {
  nr19: 'eidas-refused',
  nr20: 'eidas-level-missing',
  nr21: 'spid-timeout',
  nr23: 'eidas-refused',
  tampered: 'eidas-refused',
  'unsigned-assertion': 'eidas-refused',
  'other-idp-signature': 'eidas-refused',
  'level-too-low': 'eidas-refused',
  replay: undefined,
};
for (const [fault, problem] of Object.entries(faults)) {
  test(`the fault «${fault}» opens no session and has a page that does not speak of SPID`, async ({ page }) => {
    await page.goto('/accesso?return_to=%2Farea-personale&level=2');
    await identify(page, people.lena);
    await page.getByText('Prova un problema').click();
    await page.locator(`#problem-${fault}`).check();
    await page.getByRole('button', { name: 'Rispondi così' }).click();
    await expect(page).toHaveURL(/\/auth\/spid\/callback/);
    await expect(page.locator('h1')).toBeVisible();
    if (problem) {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('it', 'problem')(`${problem}-title`));
      await expect(page.getByText(words('it', 'spid')(`${problem}-next`))).toBeVisible();
      // The number of the anomaly is for the support.
      expect((await page.locator('.sp-problem').innerText()).replace(/SPID nr\d+/, '')).not.toContain('SPID');
    }
    expect((await page.request.get('/api/v1/whoami')).status()).toBe(401);
  });
}
