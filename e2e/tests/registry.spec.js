// Household and record as the civil registry holds them: at Borgoverde, which asks the (simulated) national
// register, and at Montefiore, which asks its own.
import { expect, test } from '@playwright/test';
import { authoriseGroup, call } from './api.js';
import { field } from './page.js';
import { judge, montefiore, settle, simulators } from './town.js';
import { literally, words } from './words.js';

const certificates = words('it', 'certificatepages');
const say = words('it', 'household');
const problem = words('it', 'problem');

/** By what a failure is found in the log. */
const reference = new RegExp(`${literally(words('it', 'shell')('error-code', { code: '' }))}\\S+`);

/** So many calls go wrong that ask ANPR about a fiscal code; those of neighbours do not. */
async function suffer(request, trouble, about, times) {
  const answer = await request.post(`${simulators}/anpr/trouble`, { form: { trouble, about, times } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The group of registry data, authorised. */
async function authorise(page) {
  await authoriseGroup(page, 'registry');
}

/** Signed in, with the own household on the screen. */
async function atHome(page, citizen) {
  await settle(page, citizen);
  await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
  await authorise(page);
  await page.getByRole('link', { name: say('go') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('title') })).toBeVisible();
  await expect(page.locator('.sp-cards .sp-card').first()).toBeVisible();
}

const card = (page, name) => page.locator('.sp-cards .sp-card', { has: page.getByRole('heading', { name, exact: true }) });

const fact = (scope, label) => scope.locator('.sp-fact', { has: scope.page().getByText(label, { exact: true }) }).getByRole('definition');

async function detail(page, name) {
  await card(page, name).getByRole('link', { name: say('detail-of', { name }) }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('person-title') })).toBeFocused();
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
}

const section = (page, key) => page.locator('details', { has: page.getByRole('heading', { name: say(key) }) });

test.describe('Borgoverde, by the national register', () => {
  test('without the authorisation the page says where to give it', async ({ page }) => {
    await settle(page, 'nicolo-dangelo', '/area-personale/famiglia');
    await call(page, 'DELETE', '/activations/registry');
    await page.goto('/area-personale/famiglia');
    await expect(page.getByText('Il servizio non è attivo')).toBeVisible();
    await judge(page);
    await expect(page.getByRole('main').getByRole('link', { name: /servizi/i }).last()).toBeVisible();
  });

  test('a married woman sees husband and children, and opens the record of her daughter', async ({ page }) => {
    await atHome(page, 'giulia-serra');
    await expect(page.locator('.sp-cards .sp-card')).toHaveCount(4);
    await expect(fact(card(page, 'GIULIA SERRA'), say('relation'))).toHaveText('Intestataria');
    await expect(fact(card(page, 'MARCO MELIS'), say('relation'))).toHaveText('Marito');
    await expect(fact(card(page, 'SOFIA MELIS'), say('relation'))).toHaveText('Figlia');
    await expect(card(page, 'SOFIA MELIS').getByText(say('validated'))).toBeVisible();
    await judge(page);

    await detail(page, 'SOFIA MELIS');
    expect(page.url()).not.toContain('MLSSFO10P61B354N');
    await page.getByRole('button', { name: say('open-all') }).click();
    await expect(page.locator('details[open]')).toHaveCount(await page.locator('main details').count());
    await expect(section(page, 'pensions').getByText(say('no-data'))).toBeVisible();
    await expect(section(page, 'parents')).toHaveCount(0);
    await judge(page);
    await page.getByRole('button', { name: say('close-all') }).click();
    await expect(page.locator('main details[open]')).toHaveCount(0);
    await section(page, 'personal-data').locator('summary').press('Enter');
    await expect(fact(section(page, 'personal-data'), say('birth-place'))).toHaveText('CAGLIARI (CA)');
  });

  test('a mistake is reported with person and section filled in', async ({ page }) => {
    await atHome(page, 'giulia-serra');
    await detail(page, 'SOFIA MELIS');
    await section(page, 'residences').locator('summary').click();
    const link = section(page, 'residences').getByRole('link', { name: say('wrong-link') });
    expect(await link.getAttribute('href')).not.toMatch(/MELIS|MLSSFO/i);
    await link.click();
    const activate = page.getByRole('button', { name: words('it', 'area')('together-activate') });
    await expect(page.locator('.steppers').or(activate)).toBeVisible();
    if (await activate.isVisible()) {
      for (const box of await page.getByRole('main').getByRole('checkbox').all()) await box.check();
      await activate.click();
    }
    await expect(page).toHaveURL(/\/modulo/);
    const id = page.url().match(/istanze\/([^/]+)/)[1];
    const { answers } = await call(page, 'GET', `/istanze/${id}`);
    expect(answers).toMatchObject({
      whose: 'member',
      part: 'residences',
      member: { given_name: 'SOFIA', family_name: 'MELIS', birth_date: '2010-09-21', tax_code: 'MLSSFO10P61B354N' },
    });
    await page.goto(`/area-personale/istanze/${id}/modulo?passo=data`);
    await expect(page.getByRole('combobox', { name: 'In quale sezione della scheda' }).locator('option:checked'))
      .toHaveText('Residenza');
    await judge(page);
    await call(page, 'DELETE', `/istanze/${id}`);
  });

  test('a register that does not answer is told in clear words, and asked again', async ({ page }) => {
    await atHome(page, 'giulia-serra');
    const trouble = times => suffer(page.request, 'register-down', 'SRRGLI85D52B354O', times);
    await trouble(20);
    try {
      await page.reload();
      await expect(page.getByRole('heading', { level: 2, name: say('unavailable-title') })).toBeVisible({ timeout: 30_000 });
      await judge(page);
      await page.getByRole('button', { name: say('retry') }).press('Enter');
      await expect(page.getByRole('main').getByText(/Abbiamo riprovato alle \d/)).toBeVisible({ timeout: 30_000 });
      await expect(page.getByRole('button', { name: say('retry') })).toBeFocused();
    } finally {
      await trouble(0);
    }
    await page.getByRole('button', { name: say('retry') }).click();
    await expect(card(page, 'MARCO MELIS')).toBeVisible();
  });

  for (const [what, trouble, key] of [
    ['an answer that nobody can read', 'malformed', 'registry-unreadable'],
    ['a door that ANPR keeps shut', 'unknown-service', 'registry-closed'],
  ]) {
    test(`${what} is no outage: who mends it is told, and no waiting promised`, async ({ page, browser }) => {
      test.setTimeout(180_000);
      await atHome(page, 'fatou-ndiaye');
      const code = 'NDYFTA94C48Z343G';
      const main = page.getByRole('main');
      await suffer(page.request, trouble, code, 50);
      const operator = await (await browser.newContext({ locale: 'it-IT', reducedMotion: 'reduce' })).newPage();
      try {
        await page.reload();
        await expect(page.getByRole('heading', { level: 2, name: problem(`${key}-title`) })).toBeVisible({ timeout: 30_000 });
        await expect(main).toContainText(problem(`${key}-detail`));
        await expect(main).toContainText(say('unavailable-office', { phone: '+39 070 5550100' }));
        await expect(main).not.toContainText(say('unavailable-title'));
        await expect(main).not.toContainText(say('unavailable-later'));
        await expect(page.getByRole('button', { name: say('retry') })).toHaveCount(0);
        await expect(page.locator('.sp-cards .sp-card')).toHaveCount(0);
        // By this it is found in the log, where the reason stands.
        await expect(main).toContainText(reference);
        await judge(page);

        // The office, which is called, reads the same of the same person, and finds the code in its hands too.
        await settle(operator, 'francesca-lai');
        await operator.goto('/area-personale/operatori/certificati/rilascio');
        await field(operator, words('it', 'issuedcertificates')('tax-code')).fill(code);
        await operator.getByRole('button', { name: words('it', 'issuedcertificates')('find'), exact: true }).click();
        const told = operator.getByRole('main').locator('.alert-danger', { hasText: problem(`${key}-title`) });
        await expect(told).toBeVisible({ timeout: 30_000 });
        await expect(told).toContainText(problem(`${key}-detail`));
        await expect(told).toContainText(reference);
        await judge(operator);
      } finally {
        await suffer(page.request, trouble, code, 0);
      }
      await operator.context().close();
      await page.reload();
      await expect(card(page, 'MOUSSA NDIAYE')).toBeVisible({ timeout: 30_000 });
    });
  }
});

test.describe('Montefiore, by its own registry', () => {
  test.use({ baseURL: montefiore });

  test('the dead on demand, the situation at a day, and who has looked @phone', async ({ page, browser }, info) => {
    test.setTimeout(180_000);
    await atHome(page, 'marco-melis');
    await expect(page.locator('.sp-cards .sp-card')).toHaveCount(4);
    await expect(fact(card(page, 'GIULIA SERRA'), say('marital-status'))).toHaveText('Coniugata');
    await expect(fact(card(page, 'MARCO MELIS'), say('marital-status'))).toHaveText('Coniugato');
    await expect(fact(card(page, 'LUCA MELIS'), say('citizenship'))).toHaveText('ITALIA');
    await page.getByLabel(say('deceased')).check();
    await expect(fact(card(page, 'ROSA PINNA'), say('relation'))).toHaveText('Suocera');
    await expect(fact(card(page, 'ROSA PINNA'), say('deceased-on-f'))).toHaveText('3 marzo 2024');
    await expect(page).toHaveURL(/deceduti=si/);
    const asks = name => page.getByRole('link', { name: certificates('ask-for', { name }), exact: true });
    await expect(asks('LUCA MELIS')).toBeVisible();
    await expect(asks('ROSA PINNA')).toHaveCount(0);
    await judge(page);

    await page.getByLabel(say('at')).fill('2013-01-01');
    await page.getByRole('button', { name: say('at-show') }).click();
    await expect(page.locator('.sp-cards .sp-card')).toHaveCount(3);
    await expect(card(page, 'LUCA MELIS')).toHaveCount(0);
    // Nobody is certified as a member of a day of the past.
    await expect(asks('MARCO MELIS')).toHaveCount(0);
    await page.goBack();
    await expect(card(page, 'LUCA MELIS')).toBeVisible();
    await page.getByLabel(say('at')).fill('2999-01-01');
    await page.getByRole('button', { name: say('at-show') }).click();
    await expect(page.getByText(say('at-wrong'))).toBeVisible();
    await judge(page);

    await detail(page, 'GIULIA SERRA');
    await page.getByRole('button', { name: say('open-all') }).click();
    await expect(fact(section(page, 'documents'), say('card-electronic'))).toHaveText('CA12345XY');
    await expect(section(page, 'parents')).toHaveCount(0);
    await judge(page);
    await page.getByRole('link', { name: say('back') }).click();
    await detail(page, 'MARCO MELIS');
    await page.getByRole('button', { name: say('open-all') }).click();
    await expect(fact(section(page, 'parents'), say('mother'))).toHaveText('PINNA ROSA');

    if (info.project.name === 'phone') return;
    const other = await browser.newPage({ baseURL: montefiore });
    await settle(other, 'giulia-serra', '/area-personale/profilo');
    const seen = words('it', 'accesses')('record-seen-by', { name: 'Marco Melis' });
    await expect(other.getByText(seen).first()).toBeVisible();
    await other.close();
  });

  test('somebody who lives alone is told so', async ({ page }) => {
    await atHome(page, 'francesca-lai');
    await expect(page.getByText(say('alone'))).toBeVisible();
    await expect(page.locator('.sp-cards .sp-card')).toHaveCount(1);
    await judge(page);
  });

  test('a girl of sixteen sees herself alone', async ({ page }) => {
    await atHome(page, 'sofia-melis');
    await expect(page.locator('.sp-cards .sp-card')).toHaveCount(1);
    await expect(card(page, 'SOFIA MELIS')).toBeVisible();
  });

  test('a foreign citizen finds citizenship and title to stay', async ({ page }) => {
    await atHome(page, 'andrei-ionescu');
    await expect(fact(card(page, 'ANDREI IONESCU'), say('citizenship'))).toHaveText('ROMANIA');
    await detail(page, 'ANDREI IONESCU');
    await page.getByRole('button', { name: say('open-all') }).click();
    await expect(fact(section(page, 'documents'), say('permit'))).toHaveText('Attestazione di soggiorno permanente');
    await expect(fact(section(page, 'unions'), say('marriage-with'))).toHaveText(say('name-unknown'));
  });

  test('an Italian abroad finds the position, and the address there', async ({ page }) => {
    await atHome(page, 'davide-conti');
    await expect(fact(card(page, 'DAVIDE CONTI'), say('position'))).toHaveText('Iscritto all’AIRE');
    await detail(page, 'DAVIDE CONTI');
    await page.getByRole('button', { name: say('open-all') }).click();
    const there = fact(section(page, 'residences'), 'Residenza all’estero');
    await expect(there).toHaveText('VIA PIANA 14, SAN MARINO, SAN MARINO');
  });

  test('by keyboard alone one opens a section and comes back', async ({ page }) => {
    await atHome(page, 'antonio-piras');
    await page.getByRole('link', { name: say('detail-of', { name: 'ANTONIO PIRAS' }) }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: say('person-title') })).toBeFocused();
    const summary = section(page, 'unions').locator('summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    await expect(fact(section(page, 'unions'), say('marital-status'))).toHaveText('Coniugato');
    await page.keyboard.press('Enter');
    await expect(section(page, 'unions')).not.toHaveAttribute('open');
  });
});
