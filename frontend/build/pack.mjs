// pack.mjs STAGE DIST: puts everything that the browser loads into DIST, under names with their hashes.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { icons } from './icons.mjs';
import { styles } from './styles.mjs';

const [stage, dist] = process.argv.slice(2);
const here = new URL('..', import.meta.url).pathname;
const library = join(here, 'node_modules/bootstrap-italia');
const fresh = `${dist}.new`;
const rows = [];

rmSync(fresh, { recursive: true, force: true });
mkdirSync(join(fresh, 'assets'), { recursive: true });

// Writes a file and its compressed copies; gives back its address.
function publish(name, content, { first = true } = {}) {
  const bytes = Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const extension = extname(name);
  const file = `${name.slice(0, -extension.length)}-${hash}${extension}`;
  writeFileSync(join(fresh, 'assets', file), bytes);
  let sent = bytes.length;
  if (extension !== '.woff2') {
    const brotli = brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    writeFileSync(join(fresh, 'assets', `${file}.br`), brotli);
    writeFileSync(join(fresh, 'assets', `${file}.gz`), gzipSync(bytes, { level: 9 }));
    sent = brotli.length;
  }
  rows.push({ name, raw: bytes.length, sent, first });
  return `/assets/${file}`;
}

const font = (path, options) => publish(path.split('/').pop().replace(/-v\d+-latin-ext_latin/, ''), readFileSync(join(library, 'src/fonts', path)), options);
const fonts = {
  'titillium-regular': font('Titillium_Web/titillium-web-v10-latin-ext_latin-regular.woff2'),
  'titillium-600': font('Titillium_Web/titillium-web-v10-latin-ext_latin-600.woff2'),
  'lora-regular': font('Lora/lora-v20-latin-ext_latin-regular.woff2', { first: false }),
};

const { css, theme } = await styles(here, fonts);
const sprite = icons(here);

function app(name, options) {
  const glue = publish(`${name}.js`, readFileSync(join(stage, `${name}.js`)), options);
  const wasm = publish(`${name}.wasm`, readFileSync(join(stage, `${name}.wasm`)), options);
  const [glueName, wasmName] = [glue, wasm].map((path) => path.replace('/assets', '.'));
  const boot = publish(
    `${name}-boot.js`,
    `import init from '${glueName}';\ninit({ module_or_path: new URL('${wasmName}', import.meta.url) });\n`,
    options,
  );
  return { boot, glue, wasm };
}

const manifest = {
  assets: {
    public: app('public'),
    check: app('check', { first: false }),
    area: app('area', { first: false }),
    desk: app('desk', { first: false }),
    style: publish('style.css', css),
    icons: publish('icons.svg', sprite),
    spid: publish('spid.svg', readFileSync(join(here, 'assets/spid-ico-circle-bb.svg')), { first: false }),
    font: fonts['titillium-regular'],
  },
  theme,
};
writeFileSync(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
cpSync(join(library, 'src/fonts/Titillium_Web/OFL.txt'), join(fresh, 'titillium-web-OFL.txt'));
cpSync(join(library, 'src/fonts/Lora/OFL.txt'), join(fresh, 'lora-OFL.txt'));

const old = `${dist}.old`;
rmSync(old, { recursive: true, force: true });
try {
  renameSync(dist, old);
} catch {
  // The first build has nothing to put aside.
}
renameSync(fresh, dist);
rmSync(old, { recursive: true, force: true });

const number = (value) => value.toLocaleString('en-GB').padStart(10);
console.log(`${'file'.padEnd(28)}${'raw'.padStart(10)}${'brotli'.padStart(10)}`);
for (const row of rows) console.log(`${row.name.padEnd(28)}${number(row.raw)}${number(row.sent)}${row.first ? '' : '  (not on the first page)'}`);
const total = rows.filter((row) => row.first).reduce((sum, row) => sum + row.sent, 0);
console.log(`${'first page, without HTML'.padEnd(28)}${''.padStart(10)}${number(total)}`);
const budget = 440_000;
if (total > budget) {
  console.error(`pack.mjs: the first page weighs ${total} bytes, the budget is ${budget}`);
  process.exit(1);
}
