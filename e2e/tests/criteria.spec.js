// The criteria of the national model for digital services (C.SE), each as a test of its own, over all
// services of the catalogue. Left out:
//   C.SE.2.1 payments: in payments.spec.js and fees.spec.js; C.SE.2.2 appointments: they come with that module;
//   C.SE.3.1 cookies: in public.spec.js, together with foreign hosts;
//   C.SE.4.1 speed: in speed.spec.js, without anybody signed in;
//   C.SE.5.1 TLS, C.SE.5.2 subdomain: matters of the deployment, not of the demo.
import { expect, test } from '@playwright/test';
import { call, completeDraft, istanza } from './api.js';
import { submit } from './fees.js';
import { published, sample } from './form.js';
import { mailTo, settle } from './town.js';
import { words } from './words.js';

const CITIZEN = 'elena-ionescu';
const SERVICES = [
  'permesso-ztl', 'iscrizione-nido', 'contributo-sport', 'rettifica-anagrafica', 'rinnovo-suolo-pubblico',
  'suolo-pubblico-temporaneo',
];

let page;
/** For each service: a draft that is whole, and an istanza that was sent. */
const drafts = {};
const sent = {};

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  page = await browser.newPage();
  await settle(page, CITIZEN);
  await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
  for (const service of SERVICES) {
    drafts[service] = await completeDraft(page, service);
    sent[service] = await completeDraft(page, service);
    await submit(page, sent[service]);
  }
});

test.afterAll(() => page.close());

const openStep = async (service, step) => {
  await page.goto(`/area-personale/istanze/${drafts[service]}/modulo?passo=${step}`);
  await expect(page.getByRole('heading', { level: 2, name: /Passo \d+ di \d+/ })).toBeVisible();
};

const receipt = async service => {
  await page.goto(`/area-personale/istanze/${sent[service]}/ricevuta`);
  await expect(page.getByRole('heading', { level: 1, name: 'Istanza inviata' })).toBeVisible();
};

const titleOf = async service => (await call(page, 'GET', `/services/${service}`)).title;

test('C.SE.1.1 every service is reached with a digital identity, straight from its sheet', async ({ browser }) => {
  const visitor = await browser.newPage();
  for (const service of SERVICES) {
    await visitor.goto(`/servizi/${service}`);
    await visitor.locator('[data-element=service-online-access]').click();
    await expect(visitor.getByRole('heading', { level: 1, name: 'Accedi ai servizi' })).toBeVisible();
    await visitor.locator('summary', { hasText: 'Entra con SPID' }).click();
    const href = await visitor.getByRole('link', { name: /Aurora/ }).getAttribute('href');
    expect(decodeURIComponent(href)).toContain(`return_to=/area-personale/istanze?servizio=${service}`);
  }
  await visitor.close();
});

test('C.SE.1.2 the submission is confirmed in the personal area and by mail', async () => {
  const { email } = await call(page, 'GET', '/profile');
  await page.goto('/area-personale/messaggi');
  for (const service of SERVICES) {
    const { registration, answers } = await istanza(page, sent[service]);
    await expect(page.getByRole('link', { name: new RegExp(await titleOf(service)) }).first()).toBeVisible();
    const mail = await mailTo(page.request, answers.pec ?? email, words('it', 'mail')('receipt-subject', { number: registration.number }));
    expect(mail.attachments).toHaveLength(1);
  }
});

test('C.SE.1.3 the fonts are Titillium Web and Lora', async () => {
  const families = () => page.evaluate(() => [...new Set([...document.querySelectorAll('main h1, main h2, main p, main li')]
    .map(element => getComputedStyle(element).fontFamily.split(',')[0].replaceAll('"', '')))].sort());
  for (const service of SERVICES) {
    await page.goto(`/servizi/${service}`);
    expect(await families()).toEqual(['Lora', 'Titillium Web']);
    await openStep(service, 'general');
    expect(await families()).toEqual(['Titillium Web']);
  }
});

/** Texts that the review must show for an answer of a field. */
function shown(field, answer) {
  const { kind } = field;
  const option = id => kind.options.find(option => option.id === id).label.it;
  if (field.compute || answer === undefined) return [];
  switch (kind.type) {
    case 'choice': return [option(answer)];
    case 'multi': case 'ranked': return answer.map(option);
    case 'group': return answer.flatMap(item => kind.fields.flatMap(inner => shown(inner, item[inner.id])));
    case 'file': return answer;
    case 'person': return [answer.given_name, answer.family_name, answer.tax_code];
    case 'address': return [answer.street, answer.municipality];
    case 'targa': return [answer.plate];
    case 'municipality': return [answer.name];
    case 'text': case 'long_text': case 'email': case 'codice_fiscale': return [answer];
    default: return [];
  }
}

test('C.SE.1.4 all data stand as text on one screen, right before the confirmation', async () => {
  for (const service of SERVICES) {
    await openStep(service, 'riepilogo');
    const review = await page.locator('.sp-answers').textContent();
    const { answers } = await istanza(page, drafts[service]);
    const mine = sample(service);
    for (const field of (await published(page.request, service)).steps.flatMap(step => step.fields)) {
      const answer = field.read_only || field.kind.type === 'address' ? answers[field.id] : mine[field.id];
      for (const text of shown(field, answer)) expect(review, `${service}, ${field.id}`).toContain(text);
    }
    await expect(page.getByRole('button', { name: /^Invia( e paga)?$/ })).toBeVisible();
  }
});

test('C.SE.1.5 what the municipality has is not asked again', async () => {
  const profile = await call(page, 'GET', '/profile');
  for (const service of SERVICES) {
    await openStep(service, 'general');
    const known = page.locator('main form');
    for (const text of [profile.given_name, profile.family_name, profile.tax_code, profile.residence.street, profile.email]) {
      await expect(known).toContainText(text);
    }
  }
});

test('C.SE.1.6 a draft is saved at any step and taken up again there', async () => {
  for (const service of SERVICES) {
    const { steps } = await published(page.request, service);
    // Every step of one service, one step of the others.
    for (const { id, title } of service === SERVICES[0] ? steps : [steps.at(-2)]) {
      await openStep(service, id);
      await page.getByRole('button', { name: words('it', 'fields')('save') }).click();
      await expect(page.getByText(/Bozza salvata alle \d/)).toBeVisible();
      await page.goto(`/area-personale/istanze/${drafts[service]}/modulo`);
      await expect(page.getByRole('heading', { level: 2, name: title.it })).toBeVisible();
    }
  }
});

test('C.SE.1.7 at the end the service is rated in two steps', async () => {
  for (const service of SERVICES) {
    await receipt(service);
    const card = page.locator('[data-element=feedback]');
    await expect(card.locator('[data-element=feedback-title]')).toHaveText('Quanto è stato facile usare questo servizio?');
    await card.locator('[data-element=feedback-rate-5]').click();
    await expect(card.getByText('Quali sono stati gli aspetti che hai preferito?')).toBeVisible();
    await card.getByText('Le indicazioni erano chiare').click();
    await card.getByRole('button', { name: 'Avanti' }).click();
    await card.locator('[data-element=feedback-input-text]').fill('Tutto bene');
    await card.getByRole('button', { name: 'Avanti' }).click();
    await expect(card.getByText('Grazie, il tuo parere ci aiuterà a migliorare il servizio!')).toBeVisible();
  }
});

test('C.SE.1.8 all steps show, the present one is marked, earlier ones can be opened', async () => {
  for (const service of SERVICES) {
    const { steps } = await published(page.request, service);
    await openStep(service, 'riepilogo');
    const items = page.getByRole('navigation', { name: 'Passi del modulo' }).getByRole('listitem');
    await expect(items).toHaveCount(steps.length + 1);
    for (const [at, { title }] of steps.entries()) await expect(items.nth(at)).toContainText(title.it);
    await expect(items.last()).toHaveAttribute('aria-current', 'step');
    await items.nth(1).getByRole('link').click();
    await expect(page.getByRole('heading', { level: 2, name: `Passo 2 di ${steps.length + 1}: ${steps[1].title.it}` })).toBeFocused();
  }
});

test('C.SE.1.9 the personal area tells how far the application is', async () => {
  for (const service of SERVICES) {
    await page.goto('/area-personale/istanze');
    await expect(page.getByRole('link', { name: await titleOf(service) }).first()).toBeVisible();
    await page.goto(`/area-personale/istanze/${sent[service]}`);
    const milestones = page.locator('.sp-timeline li');
    const { payment } = await istanza(page, sent[service]);
    const names = ['Inviata', 'Registrata al protocollo'];
    if (payment?.when === 'before_submission') names.unshift('In attesa di pagamento');
    await expect(milestones).toHaveText(names.map(name => new RegExp(`${name}\\s*\\d+ \\w+ \\d{4}`)));
  }
});

test('C.SE.1.10 the receipt says when it was taken in charge and the last day for the outcome', async () => {
  for (const service of SERVICES) {
    await receipt(service);
    const fact = name => page.locator('.sp-fact', { has: page.getByRole('term').filter({ hasText: name }) }).getByRole('definition');
    await expect(fact('Presa in carico il')).toHaveText(/\d+ \w+ \d{4}/);
    await expect(fact('Risposta entro il')).toHaveText(/\d+ \w+ \d{4}/);
    const { outcome_due_on, registration } = await istanza(page, sent[service]);
    const { term_days, closes_at } = await call(page, 'GET', `/services/${service}`);
    const begins = service === 'contributo-sport' ? closes_at : registration.registered_at;
    const days = (Date.parse(outcome_due_on) - Date.parse(begins.slice(0, 10))) / 86_400_000;
    expect(days).toBeLessThanOrEqual(term_days + 1);
  }
});

test('C.SE.3.2 the footer leads to the declaration of accessibility', async () => {
  await page.goto('/');
  await expect(page.locator('footer [data-element=accessibility-link]')).toHaveAttribute('href', /^https:\/\/form\.agid\.gov\.it\//);
});

test('C.SE.3.3 the footer leads to the privacy notice', async () => {
  await page.goto('/');
  await page.locator('footer [data-element=privacy-policy-link]').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Informativa sul trattamento dei dati personali');
  await expect(page.getByText('2016/679').first()).toBeVisible();
});

