// free-port.js [COUNT]: free ports on loopback, in one line. None comes from the range that the system gives to
// outgoing connections: one of those could take the port before the program that was told of it listens.
const { createServer } = require('node:net');
const { randomInt } = require('node:crypto');

const [LOWEST, ABOVE] = [20000, 32000];

function listen() {
  return new Promise(listening => {
    const server = createServer();
    server.once('error', () => listening(listen()));
    server.listen(randomInt(LOWEST, ABOVE), '127.0.0.1', () => listening(server));
  });
}

async function main(count) {
  const servers = [];
  // All are held until the last is found: no two are the same.
  while (servers.length < count) servers.push(await listen());
  console.log(servers.map(server => server.address().port).join(' '));
  for (const server of servers) server.close();
}

main(Number(process.argv[2] ?? 1));
