// What the browser takes, for `bench/documents.sh`: figures and no test, no part of `just e2e`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.js';

// The browser as people have it, which compiles what runs often better.
const { launchOptions } = tests.use;
const args = launchOptions.args.filter(flag => !flag.startsWith('--js-flags'));

export default defineConfig({
  ...tests,
  testDir: './bench',
  workers: 1,
  retries: 0,
  timeout: 600_000,
  reporter: [['line']],
  use: { ...tests.use, trace: 'off', launchOptions: { ...launchOptions, args } },
  projects: [{ name: 'desktop', use: { viewport: { width: 1280, height: 900 } } }],
});
