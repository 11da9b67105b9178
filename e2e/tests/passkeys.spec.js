// Passkeys as the second factor of desk credentials: added, asked for, removed by their owner and at the
// desk. The device is Chromium's own virtual authenticator.
import { expect, test } from '@playwright/test';
import { CODE, PASSWORD, recognised } from './recognised.js';
import { judge, mailTo, settle } from './town.js';
import { label, words } from './words.js';

const say = words('it', 'passkeys');
const desk = words('it', 'desk');
const office = words('it', 'deskoffice');
const mail = words('it', 'mail');
const problem = words('it', 'problem');

/** Nobody of the town: who comes at which width. */
const people = {
  desktop: { given: 'Chika', family: 'Nwankwo', tax: 'NWNCHK82P41Z335L', born: '1982-09-01', email: 'chika.nwankwo@example.it' },
  phone: { given: 'Tamar', family: 'Razava', tax: 'RZVTMR79S50Z254D', born: '1979-11-10', email: 'tamar.razava@example.it' },
};

const field = (page, text) => page.getByLabel(label(text));

/** A picture for the eyes of whoever asks for it. */
async function picture(page, name, info) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${info.project.name}.png`, fullPage: true });
}

/** A device with a reader of fingerprints, and a hand that says whether its owner is there. */
async function device(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  const send = (method, more) => browser.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  return {
    ownerIsThere: isUserVerified => send('setUserVerified', { isUserVerified }),
    credentials: async () => (await send('getCredentials')).credentials,
    forget: () => send('clearCredentials'),
  };
}

async function add(page, name, code = CODE) {
  await field(page, say('name')).fill(name);
  await page.locator('#personal_code').fill(code);
  await page.getByRole('button', { name: say('add-button') }).click();
}

async function enter(page, userName) {
  await page.context().clearCookies();
  await page.goto('/accesso/credenziali?return_to=%2Farea-personale%2Fsessioni');
  await field(page, desk('user-name')).fill(userName);
  await field(page, desk('password')).fill(PASSWORD);
  await page.getByRole('button', { name: desk('credentials-button'), exact: true }).click();
}

const section = page => page.getByRole('heading', { level: 2, name: say('title'), exact: true });

test('a passkey is added, asked for, removed, and removed at the desk when it is lost @phone', async ({ page, browser }, info) => {
  test.setTimeout(240_000);
  const person = people[info.project.name];
  const hand = await device(page);
  const userName = await recognised(page, browser, person);

  await page.goto('/area-personale/sessioni');
  await expect(section(page)).toBeVisible();
  await expect(page.getByText(say('none'))).toBeVisible();
  await judge(page);
  await page.getByRole('button', { name: say('add-button') }).click();
  await expect(page.locator('.sp-error-summary:visible')).toBeFocused();
  await judge(page);
  await add(page, 'Telefono', 'ABCD2345');
  await expect(page.getByText(problem('personal-code-refused-title'))).toBeVisible();
  expect(await hand.credentials()).toEqual([]);
  await add(page, 'Telefono');
  await expect(page.getByRole('main').getByText(say('added', { name: 'Telefono' }))).toBeVisible();
  await expect(page.getByText(say('never-used'))).toBeVisible();
  await judge(page);
  await picture(page, 'added', info);
  const [made] = await hand.credentials();
  expect(made.rpId).toBe('localhost');
  await mailTo(page.request, person.email, mail('desk-passkey-added-subject'));
  await add(page, 'Lo stesso');
  await expect(page.getByRole('main').getByText(say('flaw-known'))).toBeVisible();

  // The password is not enough, nor is the device without its owner.
  await enter(page, userName);
  await expect(page.getByText(say('step-text'))).toBeVisible();
  const use = page.getByRole('button', { name: say('step-button') });
  await expect(use).toBeFocused();
  await judge(page);
  await picture(page, 'second-step', info);
  const before = await page.request.get('/api/v1/whoami');
  expect(before.status()).toBe(401);
  await hand.ownerIsThere(false);
  await use.click();
  await expect(page.getByRole('main').getByText(say('flaw-device'))).toBeVisible();
  await judge(page);
  await hand.ownerIsThere(true);
  await use.click();
  await expect(section(page)).toBeVisible();
  await expect(page.getByText(say('used-on', { at: '' }))).toBeVisible();

  // Its owner removes it.
  await page.getByRole('button', { name: say('remove', { name: 'Telefono' }) }).click();
  const dialog = page.getByRole('dialog', { name: say('remove-button') });
  await expect(dialog.getByText(say('remove-last'))).toBeVisible();
  await dialog.getByRole('button', { name: say('remove-button') }).click();
  await expect(dialog.locator('.sp-error-summary')).toBeVisible();
  await judge(page);
  await picture(page, 'remove', info);
  await dialog.locator('#removal_code').fill(CODE);
  await dialog.getByRole('button', { name: say('remove-button') }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(say('none'))).toBeVisible();
  await mailTo(page.request, person.email, mail('desk-passkey-removed-subject'));

  // Another one, whose device is lost.
  await hand.forget();
  await add(page, 'Chiave');
  await expect(page.getByRole('main').getByText(say('added', { name: 'Chiave' }))).toBeVisible();
  await hand.forget();
  await enter(page, userName);
  await expect(page.getByText(say('step-lost-text'))).toBeVisible();
  await lost(browser, person, info);
  await mailTo(page.request, person.email, mail('desk-passkey-revoked-subject'));
  await page.getByRole('button', { name: say('step-again') }).click();
  await expect(field(page, desk('user-name'))).toBeFocused();
  await enter(page, userName);
  await expect(section(page)).toBeVisible();
  await expect(page.getByText(say('none'))).toBeVisible();
});

/** The operator removes what is lost. */
async function lost(browser, person, info) {
  const { viewport, hasTouch } = info.project.use;
  const context = await browser.newContext({ viewport, hasTouch });
  const officer = await context.newPage();
  await settle(officer, 'francesca-lai', '/area-personale/operatori/sportello');
  await expect(officer.getByRole('heading', { level: 2, name: office('lost-title') })).toBeVisible();
  const find = officer.getByRole('button', { name: office('lost-find') });
  await field(officer, office('lost-tax-code')).fill('RSSMRA80A01H501U');
  await find.click();
  await expect(officer.getByRole('main').getByText(office('lost-nobody'))).toBeVisible();
  await field(officer, office('lost-tax-code')).fill(person.tax);
  await find.click();
  await expect(officer.getByText(`${person.given} ${person.family}`)).toBeVisible();
  await officer.getByRole('button', { name: office('lost-remove', { name: 'Chiave' }) }).click();
  await expect(officer.locator('.sp-error-summary:visible')).toBeVisible();
  await judge(officer);
  await picture(officer, 'lost', info);
  await officer.getByLabel(label(office('lost-checked'))).check();
  await officer.getByRole('button', { name: office('lost-remove', { name: 'Chiave' }) }).click();
  await expect(officer.getByRole('main').getByText(office('lost-removed')).first()).toBeVisible();
  await expect(officer.getByText(office('lost-none'))).toBeVisible();
  await judge(officer);
  await context.close();
}

test('a browser without passkeys is told so in plain words', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const person = { given: 'Ilse', family: 'Krause', tax: 'KRSLSI66B60Z112R', born: '1966-02-20', email: 'ilse.krause@example.it' };
  const hand = await device(page);
  const userName = await recognised(page, browser, person);
  await page.goto('/area-personale/sessioni');
  await add(page, 'Telefono');
  await expect(page.getByRole('main').getByText(say('added', { name: 'Telefono' }))).toBeVisible();
  expect((await hand.credentials()).length).toBe(1);

  await page.addInitScript(() => delete window.PublicKeyCredential);
  await page.reload();
  await expect(page.getByText(say('unsupported'))).toBeVisible();
  await expect(page.getByRole('button', { name: say('add-button') })).toHaveCount(0);
  await judge(page);
  await enter(page, userName);
  await expect(page.getByText(say('unsupported-sign-in'))).toBeVisible();
  await expect(page.getByRole('button', { name: say('step-button') })).toHaveCount(0);
  await judge(page);
});
