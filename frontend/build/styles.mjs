// The style sheet and the recipe of its colours.
//
// Bootstrap Italia computes its colours from three numbers when Sass runs. Here Sass runs for several
// triples; the sheets are alike but for the colours that depend on them. Each of these becomes a custom
// property, and its rule (which shade of the primary, how far towards white or black, how opaque) is
// found by comparing the samples and goes into the manifest: the server computes a municipality's
// colours from its three numbers (src/theme.rs, the same arithmetic). A colour whose rule is not found
// stops the build.
import { join } from 'node:path';
import postcss from 'postcss';
import { PurgeCSS } from 'purgecss';
import * as sass from 'sass';
import { rust, words } from './sources.mjs';

// Hue, saturation, brightness. The first is the default, the others only serve to find the rules.
const SAMPLES = [[160, 100, 48], [210, 100, 80], [12, 90, 60], [280, 45, 55], [335, 70, 66]];

// Classes that are put on at run time or by the browser.
const SAFE = ['show', 'active', 'disabled', 'is-valid', 'is-invalid', 'was-validated'];

export async function styles(here, fonts) {
  const known = words(rust(here));
  const sheets = [];
  for (const [h, s, b] of SAMPLES) {
    const { css } = sass.compileString(`$primary-h: ${h};\n$primary-s: ${s};\n$primary-b: ${b};\n@import 'main';`, {
      loadPaths: [join(here, 'styles'), join(here, 'node_modules/bootstrap-italia/src/scss'), join(here, 'node_modules')],
      style: 'compressed',
      logger: sass.Logger.silent,
      silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'slash-div', 'abs-percent', 'mixed-decls', 'if-function'],
    });
    const [purged] = await new PurgeCSS().purge({
      content: [{ raw: known.join(' '), extension: 'rs' }],
      css: [{ raw: css }],
      extractors: [{ extensions: ['rs'], extractor: (text) => text.split(' ') }],
      // The national validator reads the library's version; no rule of ours does.
      safelist: { standard: SAFE, variables: ['--bootstrap-italia-version'] },
      variables: true,
      keyframes: true,
    });
    sheets.push(postcss.parse(purged.css));
  }
  const theme = themed(sheets);
  let css = sheets[0].toString();
  for (const [name, address] of Object.entries(fonts)) css = css.replaceAll(`%${name}%`, address);
  const defaults = theme.map(({ name, sample }) => `${name}:${sample}`).join(';');
  for (const colour of theme) delete colour.sample;
  return { css: `${css}\n:root{${defaults}}\n`, theme: { colours: theme } };
}

const COLOUR = /#[0-9a-f]{3,8}\b|rgba?\([^()]*\)|hsla?\([^()]*\)/gi;

// Walks the sheets side by side and replaces, in the first, what differs.
function themed(sheets) {
  const all = sheets.map((sheet) => {
    const list = [];
    sheet.walkDecls((declaration) => list.push(declaration));
    return list;
  });
  if (new Set(all.map((list) => list.length)).size > 1) throw new Error('the sheets differ in more than colours');
  const found = new Map();
  all[0].forEach((declaration, at) => {
    const values = all.map((list) => list[at].value);
    if (new Set(values).size === 1) return;
    const tokens = values.map((value) => triplet(value) ?? value.match(COLOUR) ?? []);
    if (declaration.value.includes('url(')) throw new Error(`a picture depends on the theme: ${declaration.parent.selector}`);
    let n = 0;
    const replace = () => {
      const column = tokens.map((list) => list[n]);
      n += 1;
      if (new Set(column).size === 1) return column[0];
      const rule = ruleOf(column.map(rgba));
      if (!rule) throw new Error(`no rule for ${column.join(' ')} (${declaration.parent.selector} ${declaration.prop})`);
      rule.triplet = Boolean(triplet(column[0]));
      const key = JSON.stringify(rule);
      if (!found.has(key)) found.set(key, { name: `--sp-c${found.size}`, ...rule, sample: column[0] });
      return `var(${found.get(key).name})`;
    };
    declaration.value = triplet(values[0]) ? replace() : declaration.value.replace(COLOUR, replace);
  });
  return [...found.values()];
}

// `0, 122.4, 81.6`, as in `--bs-primary-rgb`.
function triplet(value) {
  return /^[\d.]+,\s*[\d.]+,\s*[\d.]+$/.test(value) ? [value] : null;
}

function rgba(text) {
  if (text.startsWith('#')) {
    const hex = text.slice(1);
    const full = hex.length <= 4 ? [...hex].map((c) => c + c).join('') : hex;
    const [r, g, b, a = 255] = full.match(/../g).map((pair) => parseInt(pair, 16));
    return [r, g, b, a / 255];
  }
  const numbers = text.match(/-?[\d.]+/g).map(Number);
  const alpha = numbers[3] ?? 1;
  return text.startsWith('hsl') ? [...rgbOfHsl(numbers[0], numbers[1], numbers[2]), alpha] : [...numbers.slice(0, 3), alpha];
}

function rgbOfHsl(h, s, l) {
  const a = (s / 100) * Math.min(l / 100, 1 - l / 100);
  const channel = (n) => {
    const k = (n + h / 30) % 12;
    return 255 * (l / 100 - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

// The library's own arithmetic (base/_functions.scss).
function rgbOfHsb(h, s, b) {
  [h, s, b] = [h, s, b].map((value) => Math.max(value, 1));
  const l = (b / 2) * (2 - s / 100);
  const saturation = (b * s) / (l < 50 ? l * 2 : 200 - l * 2);
  return rgbOfHsl(h, saturation, l);
}

// Shades of the primary: offset of the hue, and scale and offset of saturation and brightness.
const SHADES = [
  [0, 1, 0, 1, 0],
  [0, 1, 0, 0.52, 0],
  ...[20, 30, 40, 50, 60, 70, 80].map((b) => [0, 1, 0, 0, b]),
  [0, 1, -15, 0, 84], [0, 1, -30, 0, 88], [0, 1, -45, 0, 92], [1, 1, -60, 0, 96], [0, 1, -75, 0, 99],
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => [0, 1, -10 * n, 1, -10 * n]),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => [0, n / 10, 0, 1.2, 0]),
  [0, 1, 0, 1.1, 0],
];

function ruleOf(targets) {
  for (const toward of [null, 255, 0]) {
    for (const [hue, ss, so, bs, bo] of SHADES) {
      const bases = SAMPLES.map(([h, s, b]) => rgbOfHsb(h + hue, s * ss + so, b * bs + bo));
      const weight = toward === null ? 0 : weightOf(bases[0], targets[0], toward);
      if (weight < 0 || weight > 1) continue;
      const fits = bases.every((base, at) =>
        base.every((c, i) => Math.abs(c + weight * ((toward ?? 0) - c) - targets[at][i]) < 1));
      if (fits) {
        return { hue, saturation: [ss, so], brightness: [bs, bo], white: toward === 255 ? weight : 0, black: toward === 0 ? weight : 0, alpha: targets[0][3] };
      }
    }
  }
  return null;
}

function weightOf(base, target, toward) {
  const widest = [0, 1, 2].reduce((best, i) => (Math.abs(toward - base[i]) > Math.abs(toward - base[best]) ? i : best), 0);
  return Math.round(((target[widest] - base[widest]) / (toward - base[widest])) * 1000) / 1000;
}
