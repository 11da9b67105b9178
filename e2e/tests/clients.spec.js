// How an operator registers an application, and what becomes of it: its secret works at once, and is
// over when there is a new one.
import { expect, test } from '@playwright/test';
import { judge, settle } from './town.js';
import { label, words } from './words.js';

const portal = `http://localhost:${process.env.SPORTELLO_PORT ?? 18080}`;
const say = words('it', 'clients');
const scope = words('it', 'tokens');

/** What the portal answers to a system with its secret. */
async function token(id, secret) {
  const answer = await fetch(`${portal}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** The page, as the operator comes to it. */
async function open(page) {
  await settle(page, 'francesca-lai');
  await page.locator('header summary', { hasText: 'Francesca Lai' }).click();
  await page.getByRole('link', { name: words('it', 'operators')('clients') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('title') })).toBeVisible();
  await page.getByRole('button', { name: say('register') }).click();
}

const field = (page, key) => page.getByLabel(label(say(key)));
const card = (page, name) => page.locator('.sp-cards .sp-card', { has: page.getByRole('heading', { name }) });
const send = page => page.getByRole('button', { name: say('register') }).click();
const remove = async (page, name) => {
  await card(page, name).getByRole('button', { name: say('remove') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(name);
  await dialog.getByRole('button', { name: say('remove-confirm') }).click();
  await expect(card(page, name)).toHaveCount(0);
};

test('a system is registered, gets its secret once, a new one, and is removed @phone', async ({ page }, { project }) => {
  const name = `Cruscotto ${project.name}`;
  await open(page);
  await send(page);
  await expect(page.locator('.sp-error-summary')).toContainText(say('kind-missing'));
  await field(page, 'name').fill(name);
  await field(page, 'owner').fill('Provincia');
  await page.getByLabel(say('kind-service')).check();
  await page.getByLabel(say('authentication-secret')).check();
  await page.getByLabel(scope('scope-ratings-read'), { exact: false }).check();
  await judge(page, 'client-form');
  await send(page);

  const secret = page.locator('[data-secret]');
  await expect(page.getByText(say('secret-title', { name }))).toBeVisible();
  const [first, id] = [await secret.textContent(), await page.locator('.alert code').first().textContent()];
  await judge(page, 'clients');
  expect((await token(id, first)).body).toMatchObject({ scope: 'ratings:read', token_type: 'Bearer' });

  await card(page, name).getByRole('button', { name: say('renew-secret') }).click();
  await expect(secret).not.toHaveText(first);
  expect((await token(id, first)).status).toBe(401);
  expect((await token(id, await secret.textContent())).status).toBe(200);

  await page.reload();
  await expect(card(page, name)).toContainText(id);
  await expect(page.locator('[data-secret]')).toHaveCount(0);
  await remove(page, name);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: say('title') })).toBeVisible();
  await expect(card(page, name)).toHaveCount(0);
});

test('an app with a wrong address is told which line, and is changed later', async ({ page }) => {
  const name = 'Orari in tasca';
  await open(page);
  await field(page, 'name').fill(name);
  await field(page, 'owner').fill('Associazione Civica');
  await page.getByLabel(say('kind-native')).check();
  await field(page, 'redirects').fill('https://app.example/ritorno\nhttp://app.example/ritorno');
  await page.getByLabel(scope('scope-openid'), { exact: false }).check();
  await send(page);
  await expect(page.locator('.sp-error-summary')).toContainText(say('line', { number: 2, message: say('address') }));
  await field(page, 'redirects').fill('https://app.example/ritorno');
  await send(page);
  await expect(card(page, name)).toContainText('https://app.example/ritorno');
  await expect(page.locator('[data-secret]')).toHaveCount(0);

  await card(page, name).getByRole('button', { name: say('change') }).click();
  await expect(page.getByLabel(say('kind-native'))).toHaveCount(0);
  await field(page, 'redirects').fill('https://app.example/nuovo');
  await page.getByRole('button', { name: say('save') }).click();
  await expect(card(page, name)).toContainText('https://app.example/nuovo');
  await remove(page, name);
});
