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
