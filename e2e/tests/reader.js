// Browsers with a card in the reader.
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, test } from '@playwright/test';
import { operate } from './operator.js';

const run = promisify(execFile);
const port = Number(process.env.SPORTELLO_PORT ?? 18080);

export const main = `http://localhost:${port}`;
/** The cards' host: the demo puts it 363 ports above the portal. */
const cards = `https://localhost:${port + 363}`;

/** Makes a card: the files of its certificate and of its key. */
async function make(citizen, kind, folder) {
  await operate(['simulators', 'card', citizen, '--kind', kind, '--out', folder]);
  return { certPath: join(folder, `${citizen}-${kind}.pem`), keyPath: join(folder, `${citizen}-${kind}.key`) };
}

/** A page of a browser with this card in the reader; without a kind the reader is empty. Playwright shakes
    hands with the cards' host in the browser's place. */
export async function reader(browser, citizen, kind) {
  const files = kind && await make(citizen, kind, mkdtempSync(join(tmpdir(), 'cards-')));
  const context = await browser.newContext({
    baseURL: main,
    locale: 'it-IT',
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
    ...(files ? { clientCertificates: [{ origin: cards, ...files }] } : {}),
  });
  return context.newPage();
}

/** A Chromium that keeps the card in its own key store and shakes hands with the cards' host itself. Nobody
    is there to choose the certificate: a policy of the administrator's does, which Chromium reads from one
    folder of the machine. It sees another one there, and nobody else does. */
export async function ownHandshake(citizen, folder) {
  const [home, policies, store] = ['home', 'chromium', 'home/.pki/nssdb'].map(name => join(folder, name));
  await mkdir(join(policies, 'policies/managed'), { recursive: true });
  await mkdir(store, { recursive: true });
  const { certPath, keyPath } = await make(citizen, 'good', folder);
  const [bag, authority, starter] = ['card.p12', 'authority.pem', 'chromium.sh'].map(name => join(folder, name));
  const simulators = `http://localhost:${process.env.SPORTELLO_SIMULATORS_PORT ?? 18090}`;
  await writeFile(authority, await (await fetch(`${simulators}/cns/authority.pem`)).text());
  await run('openssl', ['pkcs12', '-export', '-in', certPath, '-inkey', keyPath, '-out', bag, '-passout', 'pass:card']);
  const database = ['-d', `sql:${store}`];
  await run('certutil', [...database, '-N', '--empty-password']);
  await run('certutil', [...database, '-A', '-t', 'CT,,', '-n', 'authority', '-i', authority]);
  await run('pk12util', [...database, '-i', bag, '-W', 'card', '-K', '']);
  const choice = { AutoSelectCertificateForUrls: [JSON.stringify({ pattern: cards, filter: {} })] };
  await writeFile(join(policies, 'policies/managed/cards.json'), JSON.stringify(choice));
  const { args } = test.info().project.use.launchOptions;
  // The one without windows knows no policies.
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  // Whoever is not root is it in a world of their own.
  const apart = process.getuid() === 0 ? 'unshare --mount' : 'unshare --mount --map-root-user';
  const inside = `'mount --bind "$0" /etc/chromium && exec "$@"' '${policies}' '${executablePath}' "$@"`;
  await writeFile(starter, `#!/bin/sh\nexec ${apart} sh -c ${inside}\n`);
  await chmod(starter, 0o755);
  return chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: starter,
    args,
    env: { ...process.env, HOME: home },
    baseURL: main,
    locale: 'it-IT',
    reducedMotion: 'reduce',
  });
}
