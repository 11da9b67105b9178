// A walk along the pages, as everybody who has some: nobody yet, a citizen, a citizen where certificates are issued, an
// operator. Each is left as PICTURES/NAME-WIDTH.png, from top to bottom.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { call, completeDraft } from '../tests/api.js';
import { authorised, begin, exempt, forWhom, inQr, menu, request, say } from '../tests/certificates.js';
import { activatePayments } from '../tests/debts.js';
import { ask, permit } from '../tests/fees.js';
import { montefiore, settle, signIn } from '../tests/town.js';
import { words } from '../tests/words.js';

const folder = process.env.PICTURES ?? 'screenshots';
const lost = words('it', 'problem')('not-found-title');

/** The page as it is, once it is all there. */
async function shoot(page, name) {
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}-${test.info().project.name}.png`), fullPage: true });
}

/** Pages by their names. One that this portal does not have is told, and not taken. */
async function walk(page, paths) {
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(path);
    await expect(page.locator('h1')).toBeVisible();
    if (name !== 'not-found' && (await page.locator('h1').textContent()).includes(lost)) console.log(`no page ${path}`);
    else await shoot(page, name);
  }
}

test('nobody yet', async ({ page }) => {
  await walk(page, {
    home: '/',
    'home-en': '/en',
    services: '/servizi',
    service: '/servizi/permesso-ztl',
    faq: '/domande-frequenti',
    privacy: '/privacy',
    'legal-notes': '/note-legali',
    accessibility: '/accessibilita',
    pay: '/pagamenti',
    'pay-notice': '/pagamenti/avviso',
    'pay-spontaneous': '/pagamenti/spontanei/diritti-di-segreteria',
    check: '/verifica',
    'check-unreadable': '/v#abc',
    'sign-in': '/accesso',
    'sign-in-card': '/accesso/tessera',
    register: '/accesso/registrazione',
    'register-confirm': `/accesso/registrazione/conferma#${'A'.repeat(43)}`,
    credentials: '/accesso/credenziali',
    recover: '/accesso/recupero',
    'recover-password': `/accesso/recupero/password#${'A'.repeat(43)}`,
    'email-confirmation': '/conferma-email',
    problem: '/problems/spid_cancelled',
    'not-found': '/no-such-page',
  });
  await page.goto('/accesso');
  await page.locator('summary', { hasText: 'Entra con SPID' }).click();
  await shoot(page, 'sign-in-spid');
});

test('the first access', async ({ page }) => {
  await signIn(page, 'luisa-piras');
  await shoot(page, 'first-access');
});

test('a citizen', async ({ page }) => {
  await authorised(page, 'giulia-serra');
  const draft = await completeDraft(page, 'permesso-ztl', permit());
  const waits = await completeDraft(page, 'permesso-ztl', permit());
  await ask(page, waits);
  const sent = await completeDraft(page, 'rettifica-anagrafica');
  await call(page, 'POST', `/istanze/${sent}/submission`, { headers: { 'Idempotency-Key': randomUUID() } });
  const { members } = await call(page, 'GET', '/registry/household');
  await expect.poll(async () => (await call(page, 'GET', '/messages')).items.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const { items: [message] } = await call(page, 'GET', '/messages');
  await activatePayments(page);
  const { items: [debt] } = await call(page, 'GET', '/payments/debts');
  await walk(page, {
    area: '/area-personale',
    istanze: '/area-personale/istanze',
    istanza: `/area-personale/istanze/${sent}`,
    'istanza-waiting': `/area-personale/istanze/${waits}`,
    receipt: `/area-personale/istanze/${sent}/ricevuta`,
    form: `/area-personale/istanze/${draft}/modulo`,
    'form-review': `/area-personale/istanze/${draft}/modulo?passo=riepilogo`,
    messages: '/area-personale/messaggi',
    message: `/area-personale/messaggi/${message.id}`,
    household: '/area-personale/famiglia',
    record: `/area-personale/famiglia/${members[0].id}`,
    'certificates-elsewhere': '/area-personale/certificati',
    'self-certifications': '/area-personale/autocertificazioni',
    documents: '/area-personale/documenti',
    payments: '/area-personale/pagamenti',
    payment: `/area-personale/pagamenti/${debt.id}`,
    'payment-by-number': '/area-personale/pagamenti/avviso',
    profile: '/area-personale/profilo',
    activations: '/area-personale/servizi',
    sessions: '/area-personale/sessioni',
    apps: '/area-personale/applicazioni',
  });
  await call(page, 'DELETE', `/istanze/${waits}/submission`);
  for (const id of [draft, waits]) await call(page, 'DELETE', `/istanze/${id}`);
});

test.describe('where certificates are issued', () => {
  test.use({ baseURL: montefiore });

  test('a citizen', async ({ page }) => {
    await begin(page, 'marco-melis');
    await shoot(page, 'certificates');
    await forWhom(page, 'MARCO MELIS');
    await menu(page, 'kind').selectOption('residenza');
    await page.locator('details', { hasText: say('refused-title') }).locator('summary').click();
    await exempt(page);
    await page.getByRole('checkbox', { name: say('confirm') }).check();
    await shoot(page, 'certificates-asked');
    await request(page).click();
    await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
    await shoot(page, 'certificate');
    const address = await inQr(page);
    await page.goto(address);
    await expect(page.getByText(say('verify-valid'), { exact: true }).first()).toBeVisible();
    await shoot(page, 'check-valid');
    const at = address.length - 20;
    await page.goto(`${address.slice(0, at)}${address[at] === 'A' ? 'B' : 'A'}${address.slice(at + 1)}`);
    await expect(page.getByText(say('verify-altered'), { exact: true }).first()).toBeVisible();
    await shoot(page, 'check-altered');
    await walk(page, {
      'certificates-listed': '/area-personale/certificati',
      'household-own': '/area-personale/famiglia',
      'self-certifications-own': '/area-personale/autocertificazioni',
      'documents-own': '/area-personale/documenti',
    });
  });
});

test('an operator', async ({ page }) => {
  await settle(page, 'francesca-lai');
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await shoot(page, 'operator-menu');
  await walk(page, {
    'operator-sign-ins': '/area-personale/operatori/accessi',
    'operator-applications': '/area-personale/operatori/applicazioni',
    'operator-tax-codes': '/area-personale/operatori/codici-fiscali',
    'operator-desk': '/area-personale/operatori/sportello',
    'operator-certificates': '/area-personale/operatori/certificati',
    'operator-counter': '/area-personale/operatori/certificati/rilascio',
    'operator-payments': '/area-personale/operatori/pagamenti',
    'operator-anomalies': '/area-personale/operatori/pagamenti/anomalie',
    'operator-reconciliation': '/area-personale/operatori/pagamenti/riconciliazione',
    'operator-ask': '/area-personale/operatori/pagamenti/richiesta',
    'operator-import': '/area-personale/operatori/pagamenti/importazione',
  });
});
