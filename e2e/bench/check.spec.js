// What whoever is shown a certificate waits for: its file, or the mark of its QR, judged in the browser, from the
// moment in which it is given to the answer on the page. The question whether it still stands is part of it.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { begin, exempt, inQr, menu, request, say } from '../tests/certificates.js';
import { montefiore, visit } from '../tests/town.js';
import { words } from '../tests/words.js';

const TIMES = 30;

test.use({ baseURL: montefiore });

test('files and marks', async ({ page, browser }) => {
  await begin(page, 'francesca-lai');
  await expect(menu(page, 'archive')).toBeEnabled();
  await menu(page, 'archive').selectOption('registry');
  await menu(page, 'kind').selectOption('residenza');
  await exempt(page);
  await page.getByRole('checkbox', { name: say('confirm') }).check();
  await request(page).click();
  await expect(page).toHaveURL(/\/certificati\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Scarica il PDF/ }).click(),
  ]);
  const pdf = readFileSync(await download.path());
  const spoilt = Buffer.from(pdf);
  spoilt[2000] ^= 1;
  const { hash } = new URL(await inQr(page));
  const middle = Math.floor(hash.length / 2);
  const altered = hash.slice(0, middle) + (hash[middle] === 'A' ? 'B' : 'A') + hash.slice(middle + 1);

  const bank = await (await browser.newContext({ baseURL: montefiore, locale: 'it-IT' })).newPage();
  await visit(bank, '/verifica');
  await bank.evaluate(prepare);
  const valid = say('verify-valid');
  const files = [spoilt, pdf].map(file => file.toString('base64'));
  print('a file checked in the browser', await bank.evaluate(measure, {
    times: TIMES, how: 'file', given: files, answers: [words('it', 'checkpages')('changed'), valid],
  }));
  print('a mark checked in the browser', await bank.evaluate(measure, {
    times: TIMES, how: 'mark', given: [altered, hash], answers: [say('verify-altered'), valid],
  }));
  await bank.context().close();
});

function print(name, times) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = share => sorted[Math.min(Math.floor(sorted.length * share / 100), sorted.length - 1)].toFixed(1);
  console.log(`${name}: p50 ${at(50)} ms, p99 ${at(99)} ms`);
}

/** Runs in the page: how each kind is given, and how its answer is awaited. */
function prepare() {
  const file = base64 => {
    const bytes = Uint8Array.from(atob(base64), sign => sign.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'certificato.pdf', { type: 'application/pdf' }));
    const input = document.getElementById('file');
    input.files = transfer.files;
    return () => input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const mark = hash => () => { window.location.hash = hash; };
  globalThis.give = { file, mark };
  globalThis.answered = text => new Promise(resolve => {
    const outcome = document.getElementById('esito');
    const observer = new MutationObserver(() => {
      if (!outcome.textContent.includes(text)) return;
      observer.disconnect();
      resolve(performance.now());
    });
    observer.observe(outcome, { childList: true, subtree: true, characterData: true });
  });
}

/** Runs in the page: a bad one before each good one, so that no answer is an old one. */
async function measure({ times, how, given: [bad, good], answers: [changed, valid] }) {
  const took = [];
  const check = async (one, text) => {
    const begin = globalThis.give[how](one);
    const answer = globalThis.answered(text);
    const begun = performance.now();
    begin();
    return await answer - begun;
  };
  for (let time = 0; time < times; time += 1) {
    await check(bad, changed);
    took.push(await check(good, valid));
  }
  return took;
}
