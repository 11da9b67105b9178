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
  try {
    await operate(['tenant', file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a command of the program on the town's data. */
export async function operate(command) {
  const { SPORTELLO_BIN, SPORTELLO_DATA, ...env } = process.env;
  const [program, ...words] = SPORTELLO_BIN
    ? [SPORTELLO_BIN]
    : ['cargo', 'run', '--quiet', '-p', 'sportello-server', '--'];
  await run(program, [...words, ...command], {
    cwd: root,
    env: {
      SPORTELLO_SIMULATORS_PORT: '18090',
      ...env,
      ...(SPORTELLO_DATA ? { SPORTELLO__DATA_DIR: SPORTELLO_DATA } : {}),
    },
  });
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
