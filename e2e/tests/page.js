// Where things stand on a page of the portal, as whoever looks for them would say.
import { label, literally } from './words.js';

/** What happens beyond the portal, or in its jobs: pagoPA knows a debt, a receipt is here, an istanza is sent. */
export const SOON = { timeout: 60_000 };

export const main = page => page.getByRole('main');
export const h1 = (page, name) => page.getByRole('heading', { level: 1, name });
export const button = (page, name) => main(page).getByRole('button', { name, exact: true });
export const field = (page, name) => main(page).getByLabel(label(name));
export const fact = (page, name) => page.locator('.sp-fact', { has: page.getByText(name, { exact: true }) }).getByRole('definition');

/** A card of a page, by its title. */
export const card = (page, title) => main(page).locator('.sp-card', { has: page.getByRole('heading', { name: title, exact: true }) });

/** A card of a list, by what it says. */
export const listed = (page, text) => page.locator('.sp-cards .sp-card', { hasText: text });

/** What is to be corrected, on top of a form. */
export const summary = page => page.locator('.sp-error-summary');

/** What is said to whoever does not see. */
export const announced = page => page.locator('#annunci');

/** How a payment stands that something waits for. */
export const state = page => page.locator('#stato-pagamento');

/** An amount: the blank before the sign is not one that breaks. */
export const euro = amount => new RegExp(`${literally(amount)}\\s€`);
