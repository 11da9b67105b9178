// The browser tests walk through the demo town as a citizen would: the real server, the simulated
// outside world, a real Chromium.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const port = Number(process.env.SPORTELLO_PORT ?? 18080);
const simulators = Number(process.env.SPORTELLO_SIMULATORS_PORT ?? 18090);

/** The same Chromium without its windows, where it is there: it takes 60 % of the processor's time. */
const chromium = process.env.CHROMIUM
  ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);

/** Flags that keep Chromium off the network and let it start as root in a container. A page here does not live long
    enough for its WebAssembly to be compiled a second time, better. */
const args = [
  '--js-flags=--liftoff-only',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What of money and papers the phone leaves out, for the database on which only the phone runs. */
const journeys = {
  name: 'journeys',
  use: { viewport: { width: 1280, height: 900 } },
  testMatch: /(amounts|certif|fees|payment|station|registry)[a-z-]*\.spec\.js$/,
  grepInvert: /@phone/,
};

export default defineConfig({
  testDir: './tests',
  fullyParallel: false,
  // Two processors: pages wait more than they reckon.
  workers: 3,
  // Once more where nobody looks on; what passes only then is named by `./dev test`.
  retries: process.env.CI ? 1 : 0,
  // Two cores that also compile something else must do; a test that hangs is found all the same.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? [['line']] : [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    contextOptions: { reducedMotion: 'reduce' },
    // Recording costs a quarter of a processor's time, on two that have none to spare: where a test is tried again,
    // its second attempt is recorded.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromium, args },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 900 } } },
    { name: 'phone', use: { viewport: { width: 390, height: 844 }, hasTouch: true }, grep: /@phone/ },
    ...(process.env.JOURNEYS ? [journeys] : []),
  ],
  webServer: {
    command: process.env.SPORTELLO_BIN
      ? `${process.env.SPORTELLO_BIN} demo`
      : 'cargo run --quiet -p sportello-server -- demo',
    cwd: '..',
    url: `http://localhost:${port}/status`,
    timeout: 120_000,
    reuseExistingServer: !process.env.CI,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      SPORTELLO_PORT: String(port),
      SPORTELLO_SIMULATORS_PORT: String(simulators),
      ...(process.env.SPORTELLO_DATA ? { SPORTELLO__DATA_DIR: process.env.SPORTELLO_DATA } : {}),
    },
  },
});
