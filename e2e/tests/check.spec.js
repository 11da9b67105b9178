// Whoever is shown a certificate checks it: by its file, by a photo, by a scan, with the camera, with and without
// a network. The file is a real one of Montefiore's, its photo the page as poppler draws it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { authoriseGroup } from './api.js';
import { inQr } from './certificates.js';
import { isoDay } from './form.js';
import { fact } from './page.js';
import { judge, montefiore, settle, visit } from './town.js';
import { words } from './words.js';

const say = words('it', 'certificatepages');
const check = words('it', 'checkpages');

test.use({
  baseURL: montefiore,
  // A camera that shows a test picture, and a reader who allows it.
  launchOptions: [async ({}, use, info) => {
    const own = info.project.use.launchOptions;
    const args = [...own.args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
    await use({ ...own, args });
  }, { scope: 'worker' }],
});

const told = (page, text) => page.locator('#esito').getByText(text, { exact: true });
const chooser = page => page.getByLabel(check('file-label'));
const camera = page => page.getByRole('button', { name: check('camera-start') });

/** The file of a new certificate of residence of somebody who lives alone. */
async function certificate(page) {
  await settle(page, 'francesca-lai');
  await authoriseGroup(page, 'registry');
  return another(page);
}

/** The same, for who is signed in already. */
async function another(page) {
  await page.goto('/area-personale/certificati');
  const menu = key => page.getByRole('combobox', { name: say(key), exact: true });
  await expect(menu('archive')).toBeEnabled();
  await menu('archive').selectOption('registry');
  await menu('kind').selectOption('residenza');
  const exempt = page.locator(`optgroup[label="${say('use-exempt')}"] option`).first();
  await menu('use').selectOption(await exempt.getAttribute('value'));
  await page.getByRole('checkbox', { name: say('confirm') }).check();
  await page.getByRole('button', { name: say('request') }).click();
  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Scarica il PDF/ }).click(),
  ]);
  return download.path();
}

/** The first page as a picture, whole or the foot of it. */
function drawn(pdf, foot, as = '-png') {
  const part = foot ? ['-r', '300', '-x', '0', '-y', '2600', '-W', '1280', '-H', '908'] : ['-r', '200'];
  return execFileSync('pdftoppm', [as, '-singlefile', ...part, pdf], { maxBuffer: 64 * 1024 * 1024 });
}

/** What a scanner makes of a page: a PDF whose pages are pictures, each packed by a filter. */
function scan(...pictures) {
  const kids = pictures.map((_, page) => `${3 + 2 * page} 0 R`).join(' ');
  const objects = [
    [Buffer.from('<</Type/Catalog/Pages 2 0 R>>')],
    [Buffer.from(`<</Type/Pages/Kids[${kids}]/Count ${pictures.length}>>`)],
    ...pictures.flatMap(({ filter, width, height, data }, page) => [
      [Buffer.from(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</Im0 ${4 + 2 * page} 0 R>>>>>>`)],
      [
        Buffer.from(`<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent 8`),
        Buffer.from(`/Filter/${filter}/Length ${data.length}>>\nstream\n`),
        data,
        Buffer.from('\nendstream'),
      ],
    ]),
  ];
  const parts = objects.flatMap((object, at) => [Buffer.from(`${at + 1} 0 obj\n`), ...object, Buffer.from('\nendobj\n')]);
  return file('scansione.pdf', 'application/pdf', Buffer.concat([Buffer.from('%PDF-1.4\n'), ...parts, Buffer.from('%%EOF\n')]));
}

const [width, height] = [1654, 2339];

/** The first page as such a picture: a JPEG, as they are for the most part. */
const asJpeg = pdf => ({ filter: 'DCTDecode', width, height, data: drawn(pdf, false, '-jpeg') });

/** The same with its shades of grey packed as in a PNG. */
function asPoints(pdf) {
  const pgm = drawn(pdf, false, '-gray');
  const [head, across, down] = /^P5\s(\d+)\s(\d+)\s255\s/.exec(pgm.subarray(0, 40).toString('latin1'));
  return { filter: 'FlateDecode', width: across, height: down, data: deflateSync(pgm.subarray(head.length)) };
}

/** One as fax machines send it, which nobody reads here. */
const asFax = { filter: 'CCITTFaxDecode', width, height, data: Buffer.alloc(2000, 0x26) };

const file = (name, mimeType, buffer) => ({ name, mimeType, buffer });

/** The file with one byte of the first page's content changed: a retouched date changes more. */
function retouched(pdf) {
  const buffer = Buffer.from(readFileSync(pdf));
  buffer[2000] ^= 1;
  return file('ritoccato.pdf', 'application/pdf', buffer);
}

test('the file, a photo and a retouched copy are told apart, also without a network @phone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const pdf = await certificate(page);
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT', viewport: page.viewportSize() })).newPage();
  const sent = [];
  bank.on('request', request => { if (request.method() !== 'GET') sent.push(request.url()); });
  await visit(bank, '/verifica');
  await judge(bank);

  await chooser(bank).setInputFiles(pdf);
  await expect(told(bank, say('verify-valid'))).toBeVisible();
  await expect(bank.locator('#esito')).toContainText(check('untouched-text'));
  await expect(fact(bank, say('verify-name'))).toHaveText(/Lai/i);
  await expect(bank.locator('#esito')).toBeFocused();
  await judge(bank);

  await chooser(bank).setInputFiles(retouched(pdf));
  await expect(told(bank, check('changed'))).toBeVisible();
  await expect(bank.locator('#esito')).not.toContainText(check('untouched-text'));
  await judge(bank);

  await chooser(bank).setInputFiles(file('foto.png', 'image/png', drawn(pdf)));
  await expect(told(bank, say('verify-valid'))).toBeVisible({ timeout: 60_000 });
  await expect(bank.locator('#esito')).not.toContainText(check('untouched-text'));

  // No picture at all, and one that is a PNG by its name, its type and its first bytes alone.
  const broken = drawn(pdf).fill(0xff, 8, 64);
  for (const other of [file('nota.txt', 'text/plain', Buffer.from('ciao')), file('rotta.png', 'image/png', broken)]) {
    await chooser(bank).setInputFiles(pdf);
    await expect(told(bank, say('verify-valid'))).toBeVisible();
    await chooser(bank).setInputFiles(other);
    await expect(bank.locator('.sp-error-summary')).toBeFocused();
    await expect(bank.locator('.sp-error-summary')).toContainText(check('file-unreadable'));
    await expect(chooser(bank)).toHaveAttribute('aria-invalid', 'true');
    await expect(told(bank, say('verify-valid'))).toBeHidden();
    await judge(bank);
  }

  const dropped = await bank.evaluateHandle(text => {
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'certificato.pdf', { type: 'application/pdf' }));
    return transfer;
  }, readFileSync(pdf).toString('base64'));
  await bank.dispatchEvent('.sp-drop', 'drop', { dataTransfer: dropped });
  await expect(told(bank, say('verify-valid'))).toBeVisible();

  await bank.context().setOffline(true);
  await chooser(bank).setInputFiles(pdf);
  await expect(told(bank, say('verify-unchecked'))).toBeVisible();
  await expect(bank.locator('#esito')).toContainText(check('untouched-text'));
  await chooser(bank).setInputFiles(retouched(pdf));
  await expect(told(bank, check('changed'))).toBeVisible();
  await judge(bank);
  await bank.context().setOffline(false);
  expect(sent, 'nothing is uploaded').toEqual([]);
  await bank.context().close();
});

test('a scan is judged as a photo of the paper, never as the file', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const pdf = await certificate(page);
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(bank, '/verifica');
  for (const scanned of [scan(asJpeg(pdf)), scan(asFax, asPoints(pdf))]) {
    await chooser(bank).setInputFiles(scanned);
    await expect(told(bank, say('verify-valid'))).toBeVisible({ timeout: 60_000 });
    await expect(fact(bank, say('verify-name'))).toHaveText(/Lai/i);
    await expect(bank.locator('#esito')).not.toContainText(check('untouched-text'));
    await expect(bank.locator('#esito')).toBeFocused();
    await chooser(bank).setInputFiles(file('vuoto.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n%%EOF\n')));
    await expect(told(bank, check('no-seal'))).toBeVisible();
  }
  await judge(bank);

  await chooser(bank).setInputFiles(scan(asFax));
  await expect(told(bank, check('pictures-unread'))).toBeVisible();
  await expect(bank.locator('#esito')).toBeFocused();
  await judge(bank);

  const empty = { filter: 'FlateDecode', width: 200, height: 200, data: deflateSync(Buffer.alloc(40_000, 0xff)) };
  await chooser(bank).setInputFiles(scan(...Array(9).fill(empty)));
  await expect(told(bank, check('pictures-left-out'))).toBeVisible({ timeout: 60_000 });
  await judge(bank);
  await bank.context().close();
});

test('a mark of another certificate, a last day that is past and a revoked key are told apart', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const [pdf, other] = [await certificate(page), await another(page)];
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(bank, '/verifica');

  // The text of the mark, wherever the file has it, for that of the other.
  const text = path => readFileSync(path, 'latin1');
  const mark = path => /#([A-Z2-7]{130,})/.exec(text(path))[1];
  expect(mark(other)).not.toBe(mark(pdf));
  const pasted = Buffer.from(text(pdf).replaceAll(mark(pdf), mark(other)), 'latin1');
  await chooser(bank).setInputFiles(file('incollato.pdf', 'application/pdf', pasted));
  await expect(told(bank, check('pasted'))).toBeVisible();
  await expect(bank.locator('#esito')).toContainText(check('pasted-text'));
  await judge(bank);

  // More than half a year later, where there is no network: the mark alone knows the last day.
  await bank.context().setOffline(true);
  await bank.clock.setFixedTime(Date.now() + 190 * 86_400_000);
  for (const given of [pdf, scan(asJpeg(pdf))]) {
    await chooser(bank).setInputFiles(given);
    await expect(told(bank, say('verify-expired'))).toBeVisible({ timeout: 60_000 });
    await judge(bank);
    await chooser(bank).setInputFiles(retouched(pdf));
    await expect(told(bank, check('changed'))).toBeVisible();
  }
  await bank.context().close();

  // What the town publishes once the operator has written `revoked:` above the key, which takes effect with the next
  // start: the processes of the demo are everybody's, so its own answer is given with the word in it.
  const later = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(later, '/verifica');
  const published = '/.well-known/contrassegno-keys.json';
  const all = await later.evaluate(path => fetch(path).then(answer => answer.json()), published);
  const revoked = { revoked_at: Math.floor(Date.now() / 1000) };
  await later.route(`**${published}`, route => route.fulfill({
    json: { ...all, keys: all.keys.map(key => ({ ...key, revoked })) },
  }));
  await visit(later, '/verifica');
  for (const given of [pdf, file('foto.png', 'image/png', drawn(pdf)), scan(asJpeg(pdf))]) {
    await chooser(later).setInputFiles(file('vuoto.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n%%EOF\n')));
    await expect(told(later, check('no-seal'))).toBeVisible();
    await chooser(later).setInputFiles(given);
    await expect(told(later, say('verify-revoked-key'))).toBeVisible({ timeout: 60_000 });
    await judge(later);
  }
  await later.context().close();
});

/** Types into the page what is printed, or what a reader of codes has read. */
async function typed(page, text) {
  await page.getByLabel(say('verify-input')).fill(text);
  await page.getByRole('button', { name: say('verify-button'), exact: true }).click();
}

/** What the town answers at an address, for a browser to be told with a word changed. */
const answered = (page, path) => page.evaluate(path => fetch(path).then(answer => answer.json()), path);

test('of a key that is revoked, unknown or of another time the mark proves nothing, and the printed code says how it stands', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await certificate(page);
  const [code, address] = [await fact(page, say('code')).textContent(), await inQr(page)];
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(bank, '/verifica');
  await typed(bank, address);
  await expect(told(bank, say('verify-valid'))).toBeVisible();

  const published = '/.well-known/contrassegno-keys.json';
  const all = await answered(bank, published);
  const now = Math.floor(Date.now() / 1000);
  for (const [keys, key] of [
    [all.keys.map(one => ({ ...one, revoked: { revoked_at: now } })), 'verify-revoked-key'],
    [[], 'verify-unknown-key'],
    [all.keys.map(one => ({ ...one, nbf: now + 86_400 })), 'verify-key-time'],
  ]) {
    await bank.route(`**${published}`, route => route.fulfill({ json: { ...all, keys } }));
    await visit(bank, '/verifica');
    await typed(bank, address);
    await expect(told(bank, say(key))).toBeVisible();
    await expect(bank.locator('#esito')).toContainText(say(`${key}-text`));
    await expect(bank.locator('#esito')).not.toContainText(/Lai/i);
    await judge(bank);
    await typed(bank, code);
    await expect(told(bank, say('verify-valid'))).toBeVisible();
    await bank.unrouteAll();
  }
  await bank.context().close();
});

test('a seal that is revoked, a stranger\'s or of another time proves nothing alone; the town knows the file all the same', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const pdf = await certificate(page);
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(bank, '/verifica');
  const published = '/.well-known/contrassegno-keys.json';
  const all = await answered(bank, published);
  const tomorrow = Date.now() + 86_400_000;
  for (const [seals, key] of [
    [all.seals.map(one => ({ ...one, revoked: { revoked_at: Math.floor(Date.now() / 1000) } })), 'seal-revoked'],
    [[], 'stranger'],
    [all.seals.map(one => ({ ...one, not_before: new Date(tomorrow).toISOString() })), 'seal-time'],
  ]) {
    await bank.route(`**${published}`, route => route.fulfill({ json: { ...all, seals } }));
    await visit(bank, '/verifica');
    await chooser(bank).setInputFiles(pdf);
    await expect(told(bank, say('verify-valid'))).toBeVisible();
    await expect(bank.locator('#esito')).toContainText(check('untouched-text'));
    await bank.context().setOffline(true);
    await chooser(bank).setInputFiles(pdf);
    await expect(told(bank, check(key))).toBeVisible();
    await expect(bank.locator('#esito')).toContainText(check(`${key}-text`));
    await expect(bank.locator('#esito')).toContainText(check('changed-mark-text'));
    await judge(bank);
    await bank.context().setOffline(false);
    await bank.unrouteAll();
  }
  await bank.context().close();
});

test('a certificate whose last day is past is told so by the town, however it is shown', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const pdf = await certificate(page);
  const [code, address] = [await fact(page, say('code')).textContent(), await inQr(page)];
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(bank, '/verifica');
  // The demo's clock is everybody's: what the town says today, with what it will say of it in half a year.
  const known = await answered(bank, `/api/v1/verifications/${code}`);
  expect(known.status).toBe('valid');
  await bank.route('**/api/v1/verifications/*', route => route.fulfill({
    json: { ...known, status: 'expired', valid_until: isoDay(-1) },
  }));
  for (const show of [
    () => typed(bank, code),
    () => typed(bank, address),
    () => chooser(bank).setInputFiles(pdf),
    () => chooser(bank).setInputFiles(file('foto.png', 'image/png', drawn(pdf))),
  ]) {
    await chooser(bank).setInputFiles(file('vuoto.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n%%EOF\n')));
    await expect(told(bank, check('no-seal'))).toBeVisible();
    await show();
    await expect(told(bank, say('verify-expired'))).toBeVisible({ timeout: 60_000 });
    await expect(bank.locator('#esito')).toContainText(/Valeva fino al \d/);
    await expect(bank.locator('#esito')).not.toContainText(say('verify-valid'));
    await judge(bank);
  }
  await bank.context().close();
});

test('the camera reads the paper, and is off once it has', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const pdf = await certificate(page);
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  // What it sees: the foot of the page, held before it.
  await bank.addInitScript(seeing, `data:image/png;base64,${drawn(pdf, true).toString('base64')}`);
  await visit(bank, '/verifica');
  await camera(bank).click();
  await expect(told(bank, say('verify-valid'))).toBeVisible({ timeout: 60_000 });
  await expect(fact(bank, say('verify-name'))).toHaveText(/Lai/i);
  await expect(camera(bank)).toBeVisible();
  expect(await bank.evaluate(() => globalThis.tracks.map(track => track.readyState))).toEqual(['ended']);
  await judge(bank);
  await bank.context().close();
});

test('a camera that is there is shown and goes off again, one that may not be used is explained', async ({ browser }) => {
  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(bank, '/verifica');
  await camera(bank).click();
  const view = bank.getByLabel(check('camera-view'));
  await expect(view).toBeVisible();
  await expect.poll(() => view.evaluate(video => video.videoWidth)).toBeGreaterThan(0);
  const track = await view.evaluateHandle(video => video.srcObject.getTracks()[0]);
  await judge(bank);
  await bank.getByRole('button', { name: check('camera-stop') }).click();
  await expect(view).toBeHidden();
  await expect.poll(() => track.evaluate(({ readyState }) => readyState)).toBe('ended');

  for (const [name, title] of [['NotAllowedError', 'camera-refused'], ['NotFoundError', 'camera-absent'], ['NotReadableError', 'camera-busy']]) {
    await bank.evaluate(why => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', why));
    }, name);
    await camera(bank).click();
    await expect(bank.getByRole('main').getByText(check(title), { exact: true })).toBeVisible();
    await judge(bank);
  }

  // Elsewhere the browser itself says no.
  await visit(bank, '/');
  const denied = await bank.evaluate(() => navigator.mediaDevices.getUserMedia({ video: true }).then(() => '', ({ name }) => name));
  expect(denied).toBe('NotAllowedError');
  await bank.context().close();
});

test('a page of the area opens the check as a document of its own', async ({ page }) => {
  await settle(page, 'francesca-lai');
  await page.evaluate(() => { globalThis.before = true; });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/verifica';
    document.querySelector('main').append(link);
    link.click();
  });
  await expect(chooser(page)).toBeVisible();
  expect(await page.evaluate(() => globalThis.before)).toBeUndefined();
  await camera(page).click();
  await expect(page.getByLabel(check('camera-view'))).toBeVisible();
});

/** Runs in the page, before everything else: a camera that sees a picture. */
function seeing(address) {
  globalThis.tracks = [];
  navigator.mediaDevices.getUserMedia = async () => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1280, 908];
    const context = canvas.getContext('2d');
    const draw = () => {
      context.drawImage(picture, 0, 0);
      requestAnimationFrame(draw);
    };
    draw();
    const stream = canvas.captureStream(15);
    globalThis.tracks.push(...stream.getTracks());
    return stream;
  };
}
