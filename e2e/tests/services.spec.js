// Every service of the catalogue, filled in and sent: between them they have every kind of field.
import { expect, test } from '@playwright/test';
import { pay } from './fees.js';
import { Application } from './form.js';
import { Keyboard, Mouse } from './hands.js';
import { draft, judge, settle } from './town.js';

/** Who applies for what with which hand, and computed values that the form must show. */
const cases = [
  {
    service: 'permesso-ztl',
    citizen: 'elena-ionescu',
    Hand: Mouse,
    countries: { Z112: 'Germania' },
    computed: {},
  },
  {
    service: 'iscrizione-nido',
    citizen: 'giulia-serra',
    Hand: Keyboard,
    computed: {
      child_step: { 'Sezione, secondo l\'età al 1° settembre': 'Medi (12–24 mesi)' },
      isee_step: { 'Punteggio provvisorio': '20,5 punti' },
    },
  },
  {
    service: 'contributo-sport',
    citizen: 'chiara-marras',
    Hand: Mouse,
    computed: {
      budget: {
        'Totale spese': '9.500,50 €',
        'Totale entrate': '2.000,00 €',
        'Differenza tra spese ed entrate': '7.500,50 €',
      },
    },
  },
  {
    service: 'rettifica-anagrafica',
    citizen: 'andrei-ionescu',
    Hand: Mouse,
    computed: {},
  },
  {
    service: 'rinnovo-suolo-pubblico',
    citizen: 'marco-melis',
    Hand: Mouse,
    computed: { occupation: { Superficie: '20,80 m²' } },
  },
  {
    service: 'suolo-pubblico-temporaneo',
    citizen: 'chiara-marras',
    Hand: Mouse,
    computed: { occupation: { Superficie: '24,00 m²' } },
  },
];

for (const { service, citizen, Hand, countries, computed } of cases) {
  test(`${service} is filled in, reviewed and sent`, async ({ page }) => {
    test.setTimeout(240_000);
    await settle(page, citizen);
    await draft(page, service);
    const application = new Application(new Hand(page), { service, countries });
    await application.fill(async step => {
      for (const [name, value] of Object.entries(computed[step.id] ?? {})) {
        await expect(page.locator('.sp-fact', { hasText: name }).getByRole('definition')).toHaveText(value);
      }
      if (Hand === Mouse) await judge(page);
    });

    if (await application.send()) await pay(page, { hand: application.hand });
    await expect(page.getByRole('heading', { level: 1, name: 'Istanza inviata' })).toBeVisible();
  });
}
