// Information by SMS: asked for, shown to be about one's own phone, told there, taken back.
import { expect, test } from '@playwright/test';
import { call, completeDraft } from './api.js';
import { submit } from './fees.js';
import { judge, settle, simulators } from './town.js';
import { label, words } from './words.js';

const say = words('it', 'smsnotices');

/** Who comes at which width. */
const people = { desktop: 'elena-ionescu', phone: 'antonio-piras' };

/** The newest SMS to a number after another one, as soon as it is there. */
async function smsTo(request, number, after) {
  const address = `${simulators}/phone/messages?to=${encodeURIComponent(number)}&after=${after}&wait=20`;
  const [newest] = await (await request.get(address)).json();
  if (!newest) throw new Error('no SMS came');
  return newest;
}

/** A picture for the eyes of whoever asks for it. */
async function picture(page, name, info) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${info.project.name}.png`, fullPage: true });
}

test('whoever asks for SMS types the code of their phone first @phone', async ({ page }, info) => {
  await settle(page, people[info.project.name], '/area-personale/profilo');
  const { mobile } = await call(page, 'GET', '/profile');
  expect(mobile, 'there is a mobile phone').toMatch(/^\+39/);
  // A try before this one may have ended midway.
  await call(page, 'DELETE', '/sms-notices');
  await page.reload();

  const card = page.locator('.sp-card', { has: page.getByRole('heading', { name: say('title') }) });
  const button = key => card.getByRole('button', { name: say(key), exact: true });
  const spoken = page.locator('#annunci');
  const [known] = await (await page.request.get(`${simulators}/phone/messages`)).json();
  await expect(card).toContainText(mobile);
  await judge(page);
  await picture(page, 'sms-off', info);
  await button('ask').click();
  await expect(spoken).toHaveText(say('code-sent', { number: mobile }));
  const field = page.getByLabel(label(say('code')));
  await expect(field).toBeFocused();
  await field.fill('12');
  await button('confirm').click();
  await expect(card.getByText(say('flaw-digits'))).toBeVisible();
  await expect(field).toBeFocused();
  await judge(page);
  await picture(page, 'sms-code', info);

  const first = await smsTo(page.request, mobile, known?.id ?? 0);
  await button('again').click();
  const second = await smsTo(page.request, mobile, first.id);
  const code = text => text.match(/\d{6}/)[0];
  if (code(first.text) !== code(second.text)) {
    await field.fill(code(first.text));
    await button('confirm').click();
    await expect(card.getByText(say('flaw-code'))).toBeVisible();
  }
  await field.fill(code(second.text));
  await button('confirm').click();
  await expect(spoken).toHaveText(say('confirmed'));
  await expect(button('stop')).toBeFocused();
  await judge(page);
  await picture(page, 'sms-active', info);

  // News are told, and nothing of them.
  const id = await completeDraft(page, 'permesso-ztl');
  await submit(page, id);
  const told = await smsTo(page.request, mobile, second.id);
  const { name } = await call(page, 'GET', '/tenant');
  expect(told.text).toBe(say('notice-text', { municipality: name }));

  const phone = await page.context().newPage();
  await phone.goto(`${simulators}/phone?to=${encodeURIComponent(mobile)}`);
  await expect(phone.getByText(told.text).first()).toBeVisible();
  await judge(phone);
  await picture(phone, 'sms-phone', info);
  await phone.close();

  await button('stop').click();
  await expect(spoken).toHaveText(say('stopped'));
  await expect(button('ask')).toBeFocused();
  await page.reload();
  await expect(button('ask')).toBeVisible();
});
