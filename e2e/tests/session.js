// A session as SPID gives one, without the pages on the way: the messages go from the portal to the provider and
// back, and no browser draws what lies between. The pages are for the tests whose subject they are.
import { request } from 'node:http';

const ADDED = { httpOnly: true, sameSite: 'Lax' };
const HOPS = 5;

/** Signs a citizen in at a portal, at level 2, in the browser of a page that shows something of that portal. */
export async function openSession(page, citizen, { simulators, path }) {
  const portal = new URL(page.url()).origin;
  const context = page.context();
  const had = new Map((await context.cookies(portal)).map(({ name, value }) => [name, value]));
  const walk = new Walk(await page.evaluate(() => navigator.userAgent), new Map([[portal, had]]));
  const idp = `${simulators}/spid/aurora`;
  const begin = new URLSearchParams({ idp, level: 2, return_to: path });
  const choice = await walk.submit(await walk.open(`${portal}/auth/spid/login?${begin}`));
  const decided = await walk.open(choice.url, { citizen, decision: 'agree' });
  const before = had.get('sportello');
  await walk.submit(decided, { follow: false });
  if (!had.has('sportello') || had.get('sportello') === before) throw new Error(`${citizen} has no session at ${portal}`);
  await context.addCookies([{ name: 'sportello', value: had.get('sportello'), url: portal, ...ADDED }]);
}

/** Goes from address to address with the cookies of each. */
class Walk {
  constructor(userAgent, cookies) {
    this.userAgent = userAgent;
    this.cookies = cookies;
  }

  /** Opens an address, or posts a form to it; where redirects lead, if they are followed. */
  async open(url, form, { follow = true } = {}) {
    let answer = await this.ask(url, form);
    for (let hops = 0; follow && hops < HOPS && answer.location; hops += 1) {
      answer = await this.ask(new URL(answer.location, answer.url).href);
    }
    return answer;
  }

  /** Posts the form of a page, hidden fields and all. */
  submit({ url, text }, how) {
    const [, action] = text.match(/method="post" action="([^"]*)"/) ?? [];
    if (!action) throw new Error(`no form at ${url}: ${text.slice(0, 400)}`);
    const fields = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
      .map(([, name, value]) => [plain(name), plain(value)]);
    return this.open(new URL(plain(action), url).href, Object.fromEntries(fields), how);
  }

  /** Names below `localhost` are known to browsers alone: all of them are this machine. */
  ask(url, form) {
    const { origin, host, port, pathname, search } = new URL(url);
    const jar = this.cookies.get(origin) ?? new Map();
    this.cookies.set(origin, jar);
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      Host: host,
      Accept: 'text/html',
      'User-Agent': this.userAgent,
      ...(cookies ? { Cookie: cookies } : {}),
      ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
    };
    const how = { host: '127.0.0.1', port, path: pathname + search, method: form ? 'POST' : 'GET', headers, agent: false };
    return new Promise((answered, failed) => {
      const asked = request(how, answer => {
        const parts = [];
        answer.on('data', part => parts.push(part));
        answer.on('error', failed);
        answer.on('end', () => {
          for (const cookie of answer.headers['set-cookie'] ?? []) keep(jar, cookie);
          answered({ url, location: answer.headers.location, text: Buffer.concat(parts).toString() });
        });
      });
      asked.on('error', failed);
      asked.end(form && new URLSearchParams(form).toString());
    });
  }
}

function keep(jar, cookie) {
  const [pair, ...attributes] = cookie.split(';').map(part => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  if (attributes.some(attribute => /^max-age=0$/i.test(attribute))) jar.delete(name);
  else jar.set(name, pair.slice(name.length + 1));
}

const plain = text => text
  .replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', '\'').replaceAll('&amp;', '&');
