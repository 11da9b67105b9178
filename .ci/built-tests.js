// built-tests.js: of what `cargo test --no-run --message-format=json` says, the programs of the integration tests: the
// folder of the crate, a tab, the program, a line each.
const { createInterface } = require('node:readline');
const { dirname } = require('node:path');

createInterface({ input: process.stdin }).on('line', line => {
  if (!line.startsWith('{')) return;
  const { reason, target, executable, manifest_path: manifest } = JSON.parse(line);
  if (reason !== 'compiler-artifact' || !executable || !target.kind.includes('test')) return;
  console.log(`${dirname(manifest)}\t${executable}`);
});
