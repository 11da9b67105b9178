// What must be authorised before the first application is one page with one button; afterwards each
// group can be switched off by itself.
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { Keyboard, Mouse } from './hands.js';
import { judge, montefiore, settle } from './town.js';

const GROUPS = ['Presentazione delle istanze', 'Le tue istanze', 'Comunicazioni ed esiti'];

test.use({ baseURL: montefiore });

for (const [Hand, project, citizen] of [
  [Mouse, 'desktop', 'antonio-piras'],
  [Mouse, 'phone', 'francesca-lai'],
  [Keyboard, 'desktop', 'nicolo-dangelo'],
]) {
  test(`the first application: three notices, one button, ${Hand.name.toLowerCase()}, ${project} @phone`, async ({ page }, info) => {
    test.skip(info.project.name !== project, 'each citizen at one width');
    const hand = new Hand(page);
    await settle(page, citizen);
    await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
    const all = async () => (await call(page, 'GET', '/activations')).items;
    for (const { group } of await all()) await call(page, 'DELETE', `/activations/${group}`);
    await page.goto('/area-personale/istanze?servizio=iscrizione-nido');

    const button = page.getByRole('button', { name: 'Attiva e continua' });
    await expect(button).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 2 }).filter({ hasText: /istanze|Comunicazioni/ })).toHaveText(GROUPS);
    // Each notice can be read in full.
    for (const group of GROUPS) {
      await hand.press(page.locator('summary', { hasText: `Leggi l'informativa: ${group}` }));
      const notice = page.locator('.sp-card', { has: page.getByRole('heading', { name: group, exact: true }) });
      await expect(notice.getByText('Su quale base.')).toBeVisible();
      await expect(notice.getByText('Puoi cambiare idea.')).toBeVisible();
    }
    await judge(page);

    // Not without having read them.
    await hand.press(button);
    const read = page.getByLabel('Ho letto e compreso le informative');
    await expect(read).toHaveAccessibleDescription(/devi dichiarare di aver letto le informative/);
    expect((await all()).filter(({ status }) => status === 'active')).toEqual([]);
    await judge(page);

    if (Hand === Keyboard) await page.locator('h1').focus();
    await hand.tick(read);
    await hand.press(button);
    await expect(page).toHaveURL(/\/modulo/);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    const active = (await all()).filter(({ status }) => status === 'active');
    expect(active.map(({ title }) => title)).toEqual(GROUPS);

    await page.goto('/area-personale/servizi');
    for (const group of GROUPS) await expect(page.getByRole('button', { name: `Disattiva ${group}` })).toBeVisible();
    await expect(button).toHaveCount(0);
  });
}

test('what changes while somebody reads the notices is shown, and nothing of an old failure stays', async ({ page }) => {
  await settle(page, 'elena-ionescu');
  await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
  // Another window: what is done to the requests of the first does not touch it.
  const other = await page.context().newPage();
  await other.goto('/');
  const all = async () => (await call(other, 'GET', '/activations')).items;
  const activate = async groups => call(other, 'POST', '/activations', {
    data: { groups: (await all()).filter(({ group }) => groups.includes(group)).map(({ group, text_version }) => ({ group, text_version })) },
  });
  for (const { group } of await all()) await call(other, 'DELETE', `/activations/${group}`);
  await page.goto('/area-personale/istanze?servizio=iscrizione-nido');
  const button = page.getByRole('button', { name: 'Attiva e continua' });
  const failure = page.getByRole('main').locator('.alert-danger');
  await expect(button).toBeVisible();
  const needed = (await all()).filter(({ title }) => GROUPS.includes(title)).map(({ group }) => group);

  // A failure is said, and not any more while one tries again.
  await page.route('**/api/v1/activations', route => (route.request().method() === 'POST' ? route.abort() : route.continue()), { times: 1 });
  await page.getByRole('main').getByRole('checkbox').check();
  await button.click();
  await expect(failure).toBeVisible();

  // A text that has changed since it was read: the notices that are still missing are there to be read.
  let answer;
  const held = new Promise(resolve => { answer = resolve; });
  const outdated = async route => {
    const body = route.request().postDataJSON();
    if (!body) return route.continue();
    await held;
    const groups = body.groups.map(one => ({ ...one, text_version: 'vecchia' }));
    return route.continue({ postData: JSON.stringify({ groups }) });
  };
  await page.route('**/api/v1/activations', outdated);
  await button.dblclick();
  await expect(failure).toHaveCount(0);
  await activate(needed.slice(0, 2));
  answer();
  await expect(failure).toBeVisible();
  await expect(page.getByText('Leggi l\'informativa:')).toHaveCount(1);
  const read = page.getByRole('main').getByRole('checkbox');
  await expect(read).not.toBeChecked();
  await expect(page.getByLabel('Ho letto e compreso l\'informativa', { exact: false })).toBeVisible();

  // All of them were activated elsewhere: one goes on.
  await activate(needed.slice(2));
  await read.check();
  await button.click();
  await expect(page).toHaveURL(/\/modulo/);
});
