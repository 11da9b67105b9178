// The counter of certificates at Borgoverde, which asks ANPR: without the fiscal code it wants to know more.
import { expect, test } from '@playwright/test';
import { field, summary } from './page.js';
import { judge, settle } from './town.js';
import { words } from './words.js';

const say = words('it', 'issuedcertificates');
const profile = words('it', 'profilepage');
const registry = words('it', 'household');

test('somebody without the fiscal code is found by all that ANPR wants to know @phone', async ({ page }) => {
  test.setTimeout(240_000);
  await settle(page, 'francesca-lai');
  await page.goto('/area-personale/operatori/certificati/rilascio');
  const find = page.getByRole('button', { name: say('find') });
  await expect(page.getByText(say('find-how-whole'))).toBeVisible();
  await judge(page);

  await field(page, say('family-name')).fill('Serra');
  await field(page, say('given-names')).fill('Giulia');
  await field(page, say('birth-date')).fill('1985-04-12');
  await find.click();
  await expect(summary(page).getByRole('link')).toHaveCount(3);
  await expect(field(page, registry('sex'))).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, profile('birth-municipality'))).toHaveAttribute('aria-invalid', 'true');
  await judge(page);

  await field(page, registry('sex')).selectOption('F');
  await field(page, profile('birth-municipality')).fill('Cagliari');
  await page.getByRole('option', { name: /^Cagliari/ }).first().click();
  await field(page, say('search-reason')).fill('Ha dimenticato la tessera sanitaria');
  await find.click();
  await expect(page.getByRole('button', { name: say('find-choose-who', { name: 'SERRA GIULIA' }) })).toBeVisible();
  await expect(summary(page).getByRole('link')).toHaveCount(0);
  await judge(page);
});
