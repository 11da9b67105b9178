// What whoever runs the portal does at the command line, while it runs.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url);

/** Changes a municipality of the town, by its file with tables added: `sportello tenant FILE`. Without
    tables it is as it was in the beginning. */
export async function setTenant(slug, tables = '') {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-operator-'));
  const file = join(folder, `${slug}.toml`);
  await writeFile(file, merged(await readFile(new URL(`crates/server/demo/${slug}.toml`, root), 'utf8'), tables));
  const { SPORTELLO_BIN, SPORTELLO_DATA, ...env } = process.env;
  const [program, ...words] = SPORTELLO_BIN
    ? [SPORTELLO_BIN]
    : ['cargo', 'run', '--quiet', '-p', 'sportello-server', '--'];
  try {
    await run(program, [...words, 'tenant', file], {
      cwd: root,
      env: { ...env, ...(SPORTELLO_DATA ? { SPORTELLO__DATA_DIR: SPORTELLO_DATA } : {}) },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A table that is there already takes the new lines, another comes at the end. */
function merged(text, tables) {
  return tables.split(/^(?=\[)/m).filter(Boolean).reduce((all, table) => {
    const [head, ...lines] = table.split('\n');
    const there = all.indexOf(`\n${head}\n`);
    if (there < 0) return `${all}\n${table}`;
    const after = there + head.length + 2;
    return `${all.slice(0, after)}${lines.join('\n')}\n${all.slice(after)}`;
  }, text);
}
