// measure.mjs PORTAL SESSION PATH…: Lighthouse's figures for pages of a portal, on a phone with a slow
// line as Lighthouse simulates it. Pages of the reserved area are asked for with the session. The last
// line counts; the exit status is 1 when a page falls short.
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';

const LEAST_PERFORMANCE = 50; // C.SE.4.1
const LEAST_ACCESSIBILITY = 100;
const MOST_SHIFT = 0.1; // what the web vitals call good

const [portal, session, ...paths] = process.argv.slice(2);

// A browser that calls nobody but the portal.
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

/** The figures of a page, and in what it falls short. */
async function measure(path) {
  const context = await browser.createBrowserContext();
  if (path.includes('/area-personale')) {
    await context.setCookie({ name: 'sportello', value: session, domain: new URL(portal).hostname, path: '/' });
  }
  const page = await context.newPage();
  const result = await lighthouse(portal + path, {
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility'],
  }, undefined, page);
  await context.close();
  const { categories, audits, runtimeError, finalDisplayedUrl } = result.lhr;
  if (runtimeError) return { figures: 'not measured', faults: [runtimeError.message] };
  const percent = name => Math.round(100 * (categories[name].score ?? 0));
  const number = id => audits[id].numericValue ?? 0;
  const performance = percent('performance');
  const accessibility = percent('accessibility');
  const shift = number('cumulative-layout-shift');
  const failed = categories.accessibility.auditRefs.map(({ id }) => id).filter(id => audits[id].score === 0);
  const faults = [];
  if (finalDisplayedUrl !== portal + path) faults.push(`it led to ${finalDisplayedUrl}`);
  if (performance < LEAST_PERFORMANCE) faults.push(`performance under ${LEAST_PERFORMANCE}`);
  if (accessibility < LEAST_ACCESSIBILITY) faults.push(`accessibility: ${failed.join(', ')}`);
  if (shift > MOST_SHIFT) faults.push(`shift over ${MOST_SHIFT}`);
  const seconds = id => `${(number(id) / 1000).toFixed(1)} s`;
  const figures = [
    `performance ${performance}`, `accessibility ${accessibility}`, `shift ${shift.toFixed(3)}`,
    `largest paint ${seconds('largest-contentful-paint')}`, `blocked ${Math.round(number('total-blocking-time'))} ms`,
    `${Math.round(number('total-byte-weight') / 1024)} KiB`,
  ];
  return { figures: figures.join(', '), faults };
}

let failed = 0;
try {
  for (const path of paths) {
    const { figures, faults } = await measure(path);
    console.log(`${path}: ${figures}`);
    for (const fault of faults) console.log(`  ✗ ${fault}`);
    failed += faults.length > 0 ? 1 : 0;
  }
} finally {
  await browser.close();
}
console.log(`${paths.length - failed} passed`);
if (failed > 0) console.log(`${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
