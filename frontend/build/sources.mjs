// What the Rust sources name: classes, elements, icons.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (path.endsWith('.rs')) yield path;
  }
}

export const rust = (here) => [...files(join(here, 'src'))].map((path) => readFileSync(path, 'utf8')).join('\n');

// Words in string literals, names of elements, and `class:name=`.
export function words(rust) {
  // The character `"` would turn all strings after it inside out.
  const source = rust.replace(/'\\?"'/g, '');
  const found = new Set(['html', 'body', 'main', 'head', 'svg', 'use', 'noscript']);
  for (const [, literal] of source.matchAll(/"((?:[^"\\]|\\.)*)"/g)) for (const word of literal.split(/[^\w-]+/)) found.add(word);
  for (const [, tag] of source.matchAll(/<([a-z][a-z0-9]*)/g)) found.add(tag);
  for (const [, name] of source.matchAll(/\bclass:([\w-]+)/g)) found.add(name);
  for (const [, name] of source.matchAll(/\s([a-z-]+)=/g)) found.add(name);
  return [...found];
}
