// Somebody with desk credentials: registered, confirmed and recognised by the public API, signed in in
// the page's browser.
import { call } from './api.js';
import { isoDay } from './form.js';
import { completeProfile, mailTo, signInUnseen, simulators } from './town.js';
import { words } from './words.js';

const mail = words('it', 'mail');

export const PASSWORD = 'cavallo graffetta nuvola';
export const CODE = 'K7MQ2XPD';

/** What stands in a mail after some words. */
const after = ({ text }, begin) => text.split(begin)[1].trim().split(/\s/)[0].replace(/\.$/, '');

/** `person`: given, family, tax, born, email. The user name; the page shows the area. */
export async function recognised(page, browser, person) {
  await page.goto('/accesso/credenziali');
  const post = (path, data) => call(page, 'POST', path, { data });
  await post('/desk/registrations', {
    given_name: person.given, family_name: person.family, tax_code: person.tax, email: person.email,
    password: PASSWORD, question: 'Il nome del primo gatto?', answer: 'Pallino', privacy_read: true,
  });
  const invitation = await mailTo(page.request, person.email, mail('desk-registered-subject'));
  const code = after(invitation, 'provvisorio è: ');
  const link = new URL(invitation.links.find(one => one.includes('/accesso/')));
  const { adhesion_code } = await post('/desk/registrations/confirmations', {
    token: link.hash.slice(1), personal_code: code,
  });
  const form = await mailTo(page.request, person.email, mail('desk-adhesion-subject', { code: adhesion_code }));
  const scan = await (await page.request.get(`${simulators}/mailbox/${form.id}/attachments/0`)).body();
  await recognise(browser, adhesion_code, scan, person);
  const user_name = after(invitation, 'nome utente è: ');
  await post('/desk/sessions', {
    user_name, password: PASSWORD, personal_code: code, new_personal_code: CODE,
  });
  await page.goto('/area-personale');
  await completeProfile(page);
  return user_name;
}

async function recognise(browser, code, scan, person) {
  const desk = await browser.newContext();
  const officer = await desk.newPage();
  await signInUnseen(officer, 'francesca-lai');
  const path = `/backoffice/desk/registrations/${code}`;
  const { offices: [office] } = await call(officer, 'GET', path);
  await call(officer, 'POST', `${path}/scan`, {
    data: scan,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': "attachment; filename*=UTF-8''modulo.pdf",
    },
  });
  await call(officer, 'POST', `${path}/recognition`, {
    data: {
      office: office.slug, birth_date: person.born, identity_checked: true,
      document: {
        kind: 'passaporto', number: 'AB1234567', issuer: 'Questura di Cagliari',
        issued_on: isoDay(-400), expires_on: isoDay(900),
      },
    },
  });
  await desk.close();
}
