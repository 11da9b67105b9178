// Credentials from the desk: asked for, confirmed, recognised by an operator, used to send an istanza;
// and recovered.
import { expect, test } from '@playwright/test';
import { Application, isoDay, sample } from './form.js';
import { Mouse } from './hands.js';
import { authorise, judge, mailTo, settle, simulators } from './town.js';
import { label, words } from './words.js';

const say = words('it', 'desk');
const office = words('it', 'deskoffice');
const problem = words('it', 'problem');
const profile = words('it', 'profilepage');
const PASSWORD = 'cavallo graffetta nuvola';
const OTHER = 'tre barche per la zia';
const CODE = 'K7MQ2XPD';

/** Nobody of the town: who comes at which width. */
const people = {
  desktop: { given: 'Amina', family: 'Diallo', tax: 'DLLMNA90E52Z343H', born: '1990-05-12', email: 'amina.diallo@example.it' },
  phone: { given: 'Boris', family: 'Petrov', tax: 'PTRBRS75B03Z104Q', born: '1975-02-03', email: 'boris.petrov@example.it' },
};

const field = (page, text) => page.getByLabel(label(text));

/** What stands in a mail after some words. */
const after = (mail, text) => mail.text.split(text)[1].trim().split(/\s/)[0].replace(/\.$/, '');

/** The path of a mail's link, with its fragment. */
const link = mail => {
  const url = new URL(mail.links.find(one => one.includes('/accesso/')));
  return url.pathname + url.hash;
};

/** A picture for the eyes of whoever asks for it. */
async function picture(page, name, info) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${info.project.name}.png`, fullPage: true });
}

async function register(page, person, info) {
  await page.goto('/accesso');
  await expect(page.getByRole('heading', { name: say('offer-title') })).toBeVisible();
  await picture(page, 'sign-in', info);
  await page.getByRole('link', { name: say('offer-register') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('register-title') })).toBeVisible();
  await judge(page);

  // Nothing filled in: what is missing stands on top, and each item leads to its field.
  await page.getByRole('button', { name: say('register-button') }).click();
  const flaws = page.locator('.sp-error-summary');
  await expect(flaws).toBeFocused();
  await expect(flaws.getByRole('link')).toHaveCount(8);
  await flaws.getByRole('link', { name: new RegExp(say('flaw-tax-code')) }).click();
  await expect(page.locator('#tax_code')).toBeFocused();
  await judge(page);
  await picture(page, 'register', info);

  await field(page, say('given-name')).fill(person.given);
  await field(page, say('family-name')).fill(person.family);
  await field(page, say('tax-code')).fill(person.tax.toLowerCase());
  await field(page, say('email')).fill(person.email);
  await field(page, say('email-again')).fill(person.email);
  await field(page, say('password')).fill('password123');
  await field(page, say('password-again')).fill(PASSWORD);
  await expect(page.getByRole('status').filter({ hasText: say('weak-common') })).toBeVisible();
  await field(page, say('password')).fill(PASSWORD);
  await field(page, say('question')).fill('Il nome del primo gatto?');
  await expect(page.getByRole('status').filter({ hasText: say('password-good') })).toBeVisible();
  await field(page, say('answer')).fill('Pallino');
  await page.getByLabel(label(say('privacy'))).check();
  await page.getByRole('button', { name: say('register-button') }).click();
  await expect(page.getByRole('main').getByText(say('registered-text'))).toBeVisible();
  await judge(page);
}

async function confirm(page, mail, info) {
  await page.goto(link(mail));
  await expect(page.getByRole('heading', { level: 1, name: say('confirm-title') })).toBeVisible();
  await judge(page);
  await field(page, say('confirm-code')).fill(CODE);
  await page.getByRole('button', { name: say('confirm-button') }).click();
  await expect(page.locator('.sp-error-summary')).toContainText(say('flaw-code-wrong'));
  await field(page, say('confirm-code')).fill(after(mail, 'provvisorio è: ').toLowerCase());
  await page.getByRole('button', { name: say('confirm-button') }).click();
  await expect(page.getByRole('main').getByText(say('confirmed-form'))).toBeVisible();
  await judge(page);
  await picture(page, 'confirmed', info);
  return page.locator('.sp-fact', { hasText: say('confirmed-code') }).locator('dd').innerText();
}

async function recognise(page, code, person, form, info) {
  await settle(page, 'francesca-lai');
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await page.getByRole('link', { name: office('menu') }).click();
  await expect(page.getByRole('heading', { level: 1, name: office('title') })).toBeVisible();
  await judge(page);
  await field(page, office('code')).fill('AAAA-AAAA');
  await page.getByRole('button', { name: office('find'), exact: true }).click();
  await expect(page.getByText(office('not-found-text'))).toBeVisible();
  await field(page, office('code')).fill(code.toLowerCase());
  await page.getByRole('button', { name: office('find'), exact: true }).click();
  await expect(page.getByText(person.tax)).toBeVisible();
  await page.getByRole('button', { name: office('recognise') }).click();
  await expect(page.locator('.sp-error-summary')).toBeFocused();
  await judge(page);
  await picture(page, 'desk', info);
  await field(page, office('scan')).setInputFiles({ name: 'modulo firmato.pdf', mimeType: 'application/pdf', buffer: form });
  await expect(page.getByText(office('scan-done', { name: 'modulo firmato.pdf' })).first()).toBeVisible();
  await field(page, office('kind')).selectOption({ label: profile('kind-passaporto') });
  await field(page, office('number')).fill('AB1234567');
  await field(page, office('issuer')).fill('Questura di Cagliari');
  await field(page, office('issued-on')).fill(isoDay(-400));
  await field(page, office('expires-on')).fill(isoDay(900));
  await field(page, office('birth-date')).fill(person.born);
  const choice = page.locator('#office');
  if (await choice.inputValue() === '') await choice.selectOption({ index: 1 });
  await page.getByLabel(label(office('checked'))).check();
  await page.getByRole('button', { name: office('recognise') }).click();
  await expect(page.getByRole('main').getByText(office('done-text'))).toBeVisible();
  await judge(page);
}

async function enter(page, userName, password) {
  await field(page, say('user-name')).fill(userName);
  await field(page, say('password')).fill(password);
  await page.getByRole('button', { name: say('credentials-button'), exact: true }).click();
}

async function changeCode(page, old, next) {
  await expect(page.getByText(say('first-text'))).toBeVisible();
  await judge(page);
  await field(page, say('old-code')).fill(old);
  await field(page, say('new-code')).fill(next);
  await field(page, say('new-code-again')).fill(next);
  await page.getByRole('button', { name: say('first-button') }).click();
}

/** The shortest way through a form. */
function answers() {
  const { privacy_read, channel, vehicles: [first], truth } = sample('permesso-ztl');
  return {
    privacy_read, channel, truth,
    title_kind: 'occasional', zone: 'b', reason: 'Trasloco di casa',
    vehicles: [{ ...first, title_of_use: ['contratto è qui.pdf.p7m'] }],
    renewal: false, period_start: isoDay(7), period_end: isoDay(8),
  };
}

/** Taking the istanza back asks for the code again. */
async function takeBack(page, info) {
  const area = words('it', 'area');
  await page.goto(new URL(page.url()).pathname.replace(/\/ricevuta$/, ''));
  await page.getByRole('button', { name: area('detail-withdraw') }).click();
  const dialog = page.getByRole('dialog', { name: area('withdraw-title') });
  const confirming = dialog.getByRole('button', { name: area('withdraw-confirm'), exact: true });
  await confirming.click();
  await expect(dialog.getByText(say('flaw-code'))).toBeVisible();
  await expect(dialog.getByLabel(label(say('sign-code')))).toBeFocused();
  await judge(page);
  await picture(page, 'withdraw', info);
  await dialog.getByLabel(label(say('sign-code'))).fill(CODE);
  await confirming.click();
  await expect(page.getByRole('button', { name: area('detail-withdraw') })).toHaveCount(0);
}

test('from the registration to an istanza that is sent with the personal code @phone', async ({ page, browser }, info) => {
  test.setTimeout(240_000);
  const person = people[info.project.name];
  await register(page, person, info);
  const invitation = await mailTo(page.request, person.email, words('it', 'mail')('desk-registered-subject'));
  const userName = after(invitation, 'nome utente è: ');
  const code = await confirm(page, invitation, info);

  const sent = await mailTo(page.request, person.email, words('it', 'mail')('desk-adhesion-subject', { code }));
  const form = await (await page.request.get(`${simulators}/mailbox/${sent.id}/attachments/0`)).body();
  expect(form.subarray(0, 5).toString()).toBe('%PDF-');

  // Not before the recognition.
  await page.goto('/accesso/credenziali');
  await enter(page, userName, PASSWORD);
  await expect(page.getByText(problem('credentials-refused-detail'))).toBeVisible();
  await judge(page);
  await picture(page, 'credentials', info);

  const desk = await browser.newContext();
  await recognise(await desk.newPage(), code, person, form, info);
  await desk.close();
  const active = await mailTo(page.request, person.email, words('it', 'mail')('desk-activated-subject'));
  expect(active.text).toContain(userName);

  await page.goto('/accesso?return_to=%2Farea-personale');
  await page.getByRole('link', { name: say('offer-enter') }).click();
  await enter(page, userName, PASSWORD);
  await picture(page, 'first-sign-in', info);
  await changeCode(page, after(invitation, 'provvisorio è: '), CODE);
  await expect(page.getByRole('heading', { level: 1, name: profile('first-title') })).toBeVisible();
  await expect(page.getByText(profile('from-desk')).first()).toBeVisible();
  await judge(page);
  await page.getByLabel(profile('street')).fill('Via Roma');
  await page.getByLabel(profile('house-number')).fill('1');
  await page.getByLabel(profile('postal-code')).fill('09124');
  await page.getByLabel(profile('municipality')).fill('Cagliari');
  await page.getByRole('option', { name: /^Cagliari/ }).first().click();
  await page.getByRole('button', { name: profile('complete') }).click();
  await expect(page.getByRole('heading', { level: 1, name: profile('first-title') })).toBeHidden();

  await page.goto('/area-personale/istanze?servizio=permesso-ztl');
  await authorise(page);
  const application = new Application(new Mouse(page), { service: 'permesso-ztl', answers: answers() });
  await application.fill();
  await page.getByRole('button', { name: words('it', 'fields')('send'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: words('it', 'formpage')('confirm-title') });
  await expect(dialog.getByText(say('sign-note'))).toBeVisible();
  const confirming = dialog.getByRole('button', { name: words('it', 'formpage')('confirm'), exact: true });
  await confirming.click();
  await expect(dialog.getByText(say('flaw-code'))).toBeVisible();
  await judge(page);
  await picture(page, 'sign', info);
  await dialog.getByLabel(label(say('sign-code'))).fill('ABCD2345');
  await confirming.click();
  await expect(dialog.getByText(problem('personal-code-refused-title'))).toBeVisible();
  await dialog.getByLabel(label(say('sign-code'))).fill(CODE);
  await confirming.click();
  await expect(page.getByRole('heading', { level: 1, name: words('it', 'receipt')('title') })).toBeFocused();
  const receipt = await mailTo(page.request, person.email, words('it', 'mail')('receipt-subject', { number: '' }));
  expect(receipt.attachments.length).toBe(1);
  await takeBack(page, info);

  // Lost and found again.
  await page.context().clearCookies();
  await page.goto('/accesso/recupero');
  await judge(page);
  await field(page, say('tax-code')).fill(person.tax);
  await field(page, say('email')).fill(person.email);
  await page.getByRole('button', { name: say('recover-button') }).click();
  await expect(page.getByRole('main').getByText(say('recover-sent-text'))).toBeVisible();
  const mail = await mailTo(page.request, person.email, words('it', 'mail')('desk-recovery-subject'));
  expect(mail.text).toContain('Il nome del primo gatto?');
  await page.goto(link(mail));
  await field(page, say('answer')).fill('pallino');
  await field(page, say('password')).fill(OTHER);
  await field(page, say('password-again')).fill(OTHER);
  await judge(page);
  await page.getByRole('button', { name: say('reset-button') }).click();
  await expect(page.getByRole('main').getByText(say('reset-done-text'))).toBeVisible();
  const renewed = await mailTo(page.request, person.email, words('it', 'mail')('desk-recovered-subject'));
  await page.goto('/accesso/credenziali');
  await enter(page, userName, OTHER);
  await changeCode(page, after(renewed, 'provvisorio è: '), 'N4WCODE9');
  await expect(page).toHaveURL(/\/area-personale/);
});
