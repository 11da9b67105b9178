// Documents: a certificate sent by mail and by certified mail, the list of everything that lies ready. At
// Montefiore, which asks its own registry.
import { expect, test } from '@playwright/test';
import { authoriseGroup, call } from './api.js';
import { h1 } from './page.js';
import { judge, mailTo, montefiore, settle, simulators } from './town.js';
import { label, words } from './words.js';

const say = words('it', 'deliveries');
const pages = words('it', 'certificatepages');
const documents = words('it', 'mydocuments');

test.use({ baseURL: montefiore });

const card = page => page.locator('.sp-card', { has: page.getByRole('heading', { name: say('title') }) });
const address = page => card(page).getByLabel(label(say('address')));
const send = page => card(page).getByRole('button', { name: say('send') });
const sent = page => page.locator('.sp-list li');

/** A certificate of residence of who is signed in, by the public API. */
async function issued(page, citizen) {
  await settle(page, citizen);
  await expect(h1(page, /Ciao/)).toBeVisible();
  await authoriseGroup(page, 'registry');
  const { members } = await call(page, 'GET', '/registry/household');
  const { id } = members.find(({ own }) => own);
  const { uses } = await call(page, 'GET', `/registry/people/${id}/certificate-options`);
  const { use } = uses.find(({ exempt_by }) => exempt_by);
  return call(page, 'POST', '/certificates', { data: { kinds: ['residenza'], use, exemption_confirmed: true } });
}

/** Somebody whom nobody has written to before. */
const somebody = name => `${name}-${Date.now()}@example.it`;

test('a certificate goes to whom one likes, and the page says to whom @phone', async ({ page }) => {
  test.setTimeout(180_000);
  const certificate = await issued(page, 'francesca-lai');
  await page.goto(`/area-personale/certificati/${certificate.id}`);
  await expect(h1(page, certificate.title)).toBeVisible();
  const { email } = await call(page, 'GET', '/profile');
  await expect(address(page)).toHaveValue(email ?? '');
  await expect(card(page).getByRole('radio', { name: say('by-email') })).toBeChecked();
  await judge(page);

  await address(page).fill('banca');
  await send(page).click();
  await expect(page.locator('.sp-error-summary')).toBeFocused();
  await expect(address(page)).toHaveAttribute('aria-invalid', 'true');
  await judge(page);

  const bank = somebody('banca');
  await address(page).fill(bank);
  await send(page).click();
  await expect(card(page).getByText(say('sent-text', { address: bank }))).toBeVisible();
  await expect(page.locator('#annunci')).toContainText(bank);
  await expect(sent(page).getByText(say('to-email', { address: bank }))).toBeVisible();
  expect(page.url()).not.toContain('banca');
  await judge(page);

  const mail = await mailTo(page.request, bank, certificate.title);
  expect(mail.from).toContain('no-reply@');
  expect(mail.text).toMatch(/ha chiesto di mandarti/);
  expect(mail.attachments.map(file => file.file_name)).toEqual([`certificato-${certificate.number}.pdf`]);
  const file = await page.request.get(`${simulators}/mailbox/${mail.id}/attachments/0`);
  const pdf = await file.body();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBe(certificate.size);
  await expect.poll(async () => {
    const { items } = await call(page, 'GET', `/certificates/${certificate.id}/deliveries`);
    return items.map(({ status }) => status);
  }).toEqual(['sent']);
  await page.reload();
  await expect(sent(page).getByText(say('status-sent'), { exact: true })).toBeVisible();

  // Certified mail has a mailbox of its own.
  const firm = somebody('studio');
  await card(page).getByRole('radio', { name: say('by-pec'), exact: true }).check();
  await address(page).fill(firm);
  await send(page).click();
  await expect(sent(page).getByText(say('to-pec', { address: firm }))).toBeVisible();
  expect((await mailTo(page.request, firm, certificate.title)).from).toContain('@pec.');
});

test('everything that lies ready stands in one list @phone', async ({ page }) => {
  test.setTimeout(180_000);
  const certificate = await issued(page, 'francesca-lai');
  await page.getByRole('navigation', { name: words('it', 'area')('sections') })
    .getByRole('link', { name: documents('tab') }).click();
  await expect(h1(page, documents('title'))).toBeFocused();
  await expect(page).toHaveURL(/\/area-personale\/documenti$/);
  const item = page.locator('.sp-cards .sp-card', { hasText: certificate.number });
  await expect(item.getByText(pages('status-valid'), { exact: true })).toBeVisible();
  await judge(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    item.getByRole('link', { name: /^Scarica/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`certificato-${certificate.number}.pdf`);

  const kind = page.getByRole('combobox', { name: documents('filter-kind') });
  await kind.selectOption('self_certification');
  await expect(page).toHaveURL(/tipo=self_certification/);
  await expect(item).toHaveCount(0);
  await kind.selectOption('certificate');
  await expect(item).toBeVisible();
  await judge(page);
  await item.getByRole('link', { name: certificate.title, exact: true }).click();
  await expect(h1(page, certificate.title)).toBeFocused();
});

test('the code of a certificate in the address opens its check', async ({ page, browser }) => {
  const { code } = await issued(page, 'francesca-lai');
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await bank.goto(`/verifica/${code.toLowerCase()}`);
  await expect(bank.getByRole('main').getByText(pages('verify-valid'), { exact: true })).toBeVisible();
  await judge(bank);
  await bank.context().close();
});
