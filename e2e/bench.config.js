// What the browser takes, for `bench/documents.sh`: figures and no test, no part of `just e2e`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.js';

export default defineConfig({
  ...tests,
  testDir: './bench',
  workers: 1,
  retries: 0,
  timeout: 600_000,
  reporter: [['line']],
  use: { ...tests.use, trace: 'off' },
  projects: [{ name: 'desktop', use: { viewport: { width: 1280, height: 900 } } }],
});
