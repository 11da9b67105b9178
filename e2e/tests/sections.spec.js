// The sections of the area: one line at every width, for the eye, for the keyboard, for a reader of the screen.
// And what must be activated first is said once.
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { judge, montefiore, settle } from './town.js';
import { words } from './words.js';

const area = words('it', 'area');

const sections = page => page.getByRole('navigation', { name: area('sections') });
const more = (page, side) => sections(page).locator(`.sp-tabs-${side}`);

/** Where the links stand, from the top of the page. */
const heights = page => sections(page).getByRole('link')
  .evaluateAll(all => [...new Set(all.map(link => Math.round(link.getBoundingClientRect().top)))]);

/** Loaded, with nothing on its way. */
async function open(page, path) {
  await page.goto(path);
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

test('the sections stand in one line, which scrolls to the one that shows @phone', async ({ page }, info) => {
  const narrow = info.project.name === 'phone';
  await settle(page, 'davide-conti');
  await open(page, '/area-personale');
  expect(await heights(page)).toHaveLength(1);
  await expect(sections(page).locator('[aria-current=page]')).toBeInViewport({ ratio: 0.9 });
  await expect(more(page, 'before')).toBeHidden();
  await expect(more(page, 'after')).toBeVisible({ visible: narrow });
  await judge(page);

  await open(page, '/area-personale/profilo');
  expect(await heights(page)).toHaveLength(1);
  await expect(sections(page).locator('[aria-current=page]')).toBeInViewport({ ratio: 0.9 });
  await expect(more(page, 'before')).toBeVisible({ visible: narrow });
  await expect(more(page, 'after')).toBeHidden();
  await judge(page);
});

test('by keyboard each section comes into sight, and all of them have their names @phone', async ({ page }) => {
  await settle(page, 'davide-conti');
  await open(page, '/area-personale/profilo');
  const links = sections(page).getByRole('link');
  const count = await links.count();
  expect(count).toBeGreaterThan(5);
  await links.first().focus();
  for (let at = 0; at < count; at += 1) {
    await expect(links.nth(at)).toBeFocused();
    await expect(links.nth(at)).toBeInViewport({ ratio: 0.9 });
    await page.keyboard.press('Tab');
  }
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
});

test.describe('where certificates are issued', () => {
  test.use({ baseURL: montefiore });

  test('what must be activated for certificates is said once @phone', async ({ page }) => {
    await settle(page, 'elena-ionescu');
    await expect(page.getByRole('heading', { level: 1, name: /Ciao/ })).toBeVisible();
    await call(page, 'DELETE', '/activations/registry');
    await open(page, '/area-personale/certificati');
    const alert = page.getByRole('main').locator('.alert')
      .getByRole('link', { name: words('it', 'shell')('manage-services') });
    await expect(alert).toHaveCount(1);
    await judge(page);
  });
});
