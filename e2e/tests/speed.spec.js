// C.SE.4.1, what of it does not depend on how busy the machine is. The score itself is measured by
// `just lighthouse`, on a machine at rest, and the times of the first page by `just bench`.
import { expect, test } from '@playwright/test';

for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  for (const path of ['/', '/servizi/permesso-ztl', '/accesso']) {
    const where = `${path}, ${viewport.width} px`;
    test(`C.SE.4.1 little moves once it shows, the largest text needs no script, the page is light: ${where}`, async ({ browser }) => {
      const visit = async blocked => {
        const context = await browser.newContext({ viewport });
        const visitor = await context.newPage();
        await visitor.addInitScript(observe);
        if (blocked) await visitor.route(/\.(js|wasm)(\?|$)/, route => route.abort());
        await visitor.goto(path, { waitUntil: 'networkidle' });
        if (!blocked) await visitor.waitForFunction(() => !document.getElementById('portale').fromServer);
        const measured = await visitor.evaluate(measure);
        await context.close();
        return measured;
      };
      const [whole, bare] = [await visit(false), await visit(true)];
      expect(whole.shift, 'layout shift').toBeLessThan(0.1);
      expect(whole.largest, 'largest text with and without scripts').toMatch(/\S/);
      expect(whole.largest, 'largest text with and without scripts').toBe(bare.largest);
      expect(whole.bytes, 'bytes').toBeGreaterThan(100_000);
      expect(whole.bytes, 'bytes').toBeLessThan(450_000);
      test.info().annotations.push({ type: where, description: `CLS ${whole.shift.toFixed(4)}, ${whole.long} long tasks` });
    });
  }
}

/** Runs in the page, before everything else. */
function observe() {
  const measured = { shift: 0, long: 0 };
  globalThis.measured = measured;
  // The app takes the place of what the server sent.
  document.addEventListener('readystatechange', () => {
    if (document.readyState === 'interactive') document.getElementById('portale').fromServer = true;
  });
  const see = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true });
  see('layout-shift', entry => { measured.shift += entry.hadRecentInput ? 0 : entry.value; });
  see('longtask', () => { measured.long += 1; });
}

/** Runs in the page, after everything else. */
function measure() {
  const area = element => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return Math.max(0, Math.min(right, innerWidth) - Math.max(left, 0)) * Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
  };
  const texts = [...document.querySelectorAll('h1, h2, h3, p')].sort((a, b) => area(b) - area(a));
  return {
    ...globalThis.measured,
    largest: texts[0].textContent.trim(),
    bytes: performance.getEntriesByType('resource').reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  };
}
