// The words of the portal, read from its own catalogue: a test that runs in every language cannot
// spell them out.
import { readFileSync } from 'node:fs';

const folder = new URL('../../crates/types/locales/', import.meta.url);

/** The words of a noun in a language: `words('en', 'fields')('next')`. Messages of one line only. */
export function words(lang, noun) {
  const lines = readFileSync(new URL(`${lang}/${noun}.ftl`, folder), 'utf8').split('\n');
  const texts = new Map(lines.filter(line => /^[a-z]/.test(line)).map(line => {
    const [key, ...rest] = line.split(' = ');
    return [key, rest.join(' = ')];
  }));
  return (key, values = {}) => {
    const text = texts.get(key);
    if (!text) throw new Error(`${lang}/${noun}.ftl has no «${key}» of one line`);
    return text.replace(/\{ \$(\w+) \}/g, (_, name) => values[name]);
  };
}

/** A text as a pattern that stands for itself. */
export const literally = text => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A label with or without the asterisk of what is required. */
export const label = text => new RegExp(`^${literally(text)}\\s*\\*?$`);
