// The sprite: the icons of Bootstrap Italia whose names stand in the sources, as symbols.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rust } from './sources.mjs';

export function icons(here) {
  const names = new Set([...rust(here).matchAll(/"(it-[a-z0-9-]+)"/g)].map(([, name]) => name));
  const symbols = [];
  for (const name of [...names].sort()) {
    const path = join(here, 'node_modules/bootstrap-italia/src/svg', `${name}.svg`);
    if (!existsSync(path)) continue;
    const svg = readFileSync(path, 'utf8');
    const box = svg.match(/viewBox="([^"]+)"/)?.[1] ?? '0 0 24 24';
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').replace(/>\s+</g, '><').trim();
    symbols.push(`<symbol id="${name}" viewBox="${box}">${inner}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}
