// 320 CSS pixels wide, and 256 high: a small phone, and a desktop window at a zoom of 400 % (WCAG 2.1,
// 1.4.10). Nothing scrolls sideways, nothing is cut, dialogs can be read to their end.
import { expect, test } from '@playwright/test';
import { call, completeDraft } from './api.js';
import { settlePayer } from './debts.js';
import { published } from './form.js';

test.use({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });

/** What sticks out of the window to the right, tables and tabs with a scroll of their own excepted. */
const sticksOut = page => page.evaluate(() => [...document.querySelectorAll('body *')]
  .filter(element => element.checkVisibility() && !element.closest('.table-responsive, .sp-tabs li, .visually-hidden, .skiplinks, [hidden]'))
  .filter(element => element.getBoundingClientRect().right > window.innerWidth + 1)
  .map(element => `${element.tagName.toLowerCase()}.${element.className} «${element.textContent.trim().slice(0, 30)}»`)
  .slice(0, 5));

async function fits(page, path) {
  await page.goto(path);
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  expect(await sticksOut(page), path).toEqual([]);
}

test('public pages fit', async ({ page }) => {
  for (const path of ['/', '/servizi', '/servizi/iscrizione-nido', '/accesso', '/domande-frequenti', '/privacy', '/note-legali',
    '/accessibilita', '/verifica', '/problems/spid_cancelled', '/en']) {
    await fits(page, path);
  }
  await page.goto('/accesso');
  await page.locator('summary', { hasText: 'Entra con SPID' }).click();
  expect(await sticksOut(page)).toEqual([]);
  await page.getByRole('button', { name: 'Apri il menu' }).click();
  await expect(page.getByRole('link', { name: 'Servizi', exact: true })).toBeVisible();
  expect(await sticksOut(page)).toEqual([]);
});

test('the personal area and every step of a form fit', async ({ page }) => {
  await settlePayer(page, 'marco-melis');
  const { items: debts } = await call(page, 'GET', '/payments/debts');
  for (const path of ['', '/istanze', '/messaggi', '/servizi', '/profilo', '/sessioni', '/certificati', '/autocertificazioni', '/documenti', '/pagamenti', '/pagamenti/avviso',
    ...debts.slice(0, 3).map(({ id }) => `/pagamenti/${id}`)]) {
    await fits(page, `/area-personale${path}`);
  }
  for (const service of ['permesso-ztl', 'iscrizione-nido', 'contributo-sport', 'rinnovo-suolo-pubblico']) {
    const id = await completeDraft(page, service);
    const { steps } = await published(page.request, service);
    for (const step of [...steps.map(step => step.id), 'riepilogo']) {
      await fits(page, `/area-personale/istanze/${id}/modulo?passo=${step}`);
    }
  }
  await page.getByRole('button', { name: /^Invia( e paga)?$/ }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: /^Conferma e / });
  await confirm.scrollIntoViewIfNeeded();
  await expect(confirm).toBeInViewport();
  expect(await sticksOut(page)).toEqual([]);
});
