// The main job, whole, from the home page to the receipt: sign in, complete the profile, authorise,
// fill in, attach, review, send and pay, hold the receipt. In both languages, with the mouse and with nothing
// but the keyboard, at the width of a desk and of a phone.
import { expect, test } from '@playwright/test';
import { pay } from './fees.js';
import { Application, isoDay, sample } from './form.js';
import { Keyboard, Mouse } from './hands.js';
import { authorise, completeProfile, enter, judge, mailTo } from './town.js';
import { words } from './words.js';

/** Who does it how; nobody has been here before, so that each meets the first access. */
const cases = [
  { lang: 'it', Hand: Mouse, project: 'desktop', citizen: 'giulia-serra' },
  { lang: 'it', Hand: Mouse, project: 'phone', citizen: 'chiara-marras' },
  { lang: 'en', Hand: Mouse, project: 'desktop', citizen: 'elena-ionescu' },
  { lang: 'en', Hand: Mouse, project: 'phone', citizen: 'andrei-ionescu' },
  { lang: 'it', Hand: Keyboard, project: 'desktop', citizen: 'nicolo-dangelo' },
  { lang: 'it', Hand: Keyboard, project: 'phone', citizen: 'antonio-piras' },
  { lang: 'en', Hand: Keyboard, project: 'desktop', citizen: 'francesca-lai' },
  { lang: 'en', Hand: Keyboard, project: 'phone', citizen: 'marco-melis' },
];

/** Two vehicles for two days: the shortest way through the form that has a file and a repeated group. Nothing
    is due when both are electric. */
function answers(fuel) {
  const { privacy_read, channel, vehicles: [first], truth } = sample('permesso-ztl');
  return {
    privacy_read, channel, truth,
    title_kind: 'occasional',
    zone: 'b',
    reason: 'Trasloco di casa',
    vehicles: [
      { ...first, fuel: 'electric', title_of_use: ['contratto è qui.pdf.p7m'] },
      { plate: { country: 'IT', plate: 'ef 456 gh' }, vehicle_kind: 'van', fuel, owner: 'self' },
    ],
    renewal: false,
    period_start: isoDay(7),
    period_end: isoDay(8),
  };
}

for (const { lang, Hand, project, citizen } of cases) {
  const title = `from the home page to the registered receipt: ${lang}, ${Hand.name.toLowerCase()}, ${project}`;
  test(`${title} @phone`, async ({ page }, info) => {
    test.skip(info.project.name !== project, 'each citizen at one width');
    test.setTimeout(240_000);
    const hand = new Hand(page);
    // With the keyboard the pages are the same: judged once is enough.
    const seen = () => (Hand === Mouse ? judge(page) : Promise.resolve());
    const say = noun => words(lang, noun);
    // Paid for with the mouse; with the keyboard in fees.spec.js.
    const fuel = Hand === Mouse ? 'diesel' : 'electric';
    const form = await (await page.request.get('/api/v1/services/permesso-ztl', { headers: { 'Accept-Language': lang } })).json();

    await page.goto(lang === 'it' ? '/' : '/en');
    await hand.press(page.getByRole('link', { name: form.title, exact: true }));
    await expect(page.getByRole('heading', { level: 1, name: form.title })).toBeFocused();
    await hand.press(page.locator('[data-element=service-main-access]'));
    await enter(page, citizen, { hand });
    await page.waitForURL(/area-personale/);
    await completeProfile(page, { lang, hand, seen });
    await authorise(page, { lang, hand, seen });
    await expect(page.locator('html')).toHaveAttribute('lang', lang);

    const application = new Application(hand, { service: 'permesso-ztl', lang, answers: answers(fuel) });
    // What is known is there already (C.SE.1.5).
    await application.fill(async step => {
      if (step.id === 'general') await expect(page.locator('main form')).toContainText(/\S+@example\.it/);
      await seen();
    });

    // All data as text on one screen, right before the confirmation (C.SE.1.4).
    for (const text of ['Trasloco di casa', 'AB123CD', 'EF456GH', 'contratto è qui.pdf.p7m']) {
      await expect(page.getByText(text).first()).toBeVisible();
    }
    await seen();
    if (await application.send()) await pay(page, { lang, hand, seen });

    const receipt = say('receipt');
    await expect(page.getByRole('heading', { level: 1, name: receipt('title') })).toBeFocused();
    await expect(page.getByText(/\d{7}\/20\d\d/).first()).toBeVisible();
    await seen();
    const download = page.getByRole('link', { name: new RegExp(receipt('download', { size: '.*' }).replace(/[()]/g, '\\$&')) });
    await expect(download).toBeVisible({ timeout: 30_000 });
    const saving = page.waitForEvent('download');
    await hand.press(download);
    expect((await saving).suggestedFilename()).toMatch(/\.pdf$/);

    // The rating of the service (C.SE.1.7), with the same hand.
    await hand.rate(page.getByRole('group', { name: say('rating')('legend') }), 4);
    await expect(page.getByText(say('rating')('merits'))).toBeVisible();

    // On a second channel too (C.SE.1.2).
    const { email } = await (await page.request.get('/api/v1/profile')).json();
    const mail = await mailTo(page.request, email, say('mail')('receipt-subject', { number: '' }));
    expect(mail.attachments.length).toBe(1);
  });
}
