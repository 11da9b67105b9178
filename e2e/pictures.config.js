// Pictures of the pages for people to look at what they have built: no test, and no part of `just e2e`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.js';

export default defineConfig({
  ...tests,
  testDir: './pictures',
  workers: 1,
  retries: 0,
  timeout: 600_000,
  reporter: [['list']],
  projects: [
    { name: '1280', use: { viewport: { width: 1280, height: 900 } } },
    { name: '390', use: { viewport: { width: 390, height: 844 }, hasTouch: true } },
  ],
});
