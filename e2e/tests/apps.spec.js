// An app that the citizen lets in: oidc-client-ts, on a page of another origin, with nothing but the
// documented addresses. Then the citizen shows it out.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { completeProfile, enter, judge, settle, signInUnseen } from './town.js';
import { words } from './words.js';

const portal = `http://localhost:${process.env.SPORTELLO_PORT ?? 18080}`;
const library = new URL('../node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url);
const tokens = words('it', 'tokens');

/** The app's only page: signs in, comes back, asks, stays, leaves. */
const page = client => `<!doctype html><html lang="it"><title>App</title><script src="/library.js"></script>
<main><h1>App</h1><button id="enter">Entra</button><button id="refresh">Rinnova</button>
<button id="ask">Chiedi</button><button id="leave">Esci</button><pre id="said"></pre></main>
<script type="module">
const say = what => { document.querySelector('#said').textContent = JSON.stringify(what); };
const manager = new oidc.UserManager({
  authority: ${JSON.stringify(portal)}, client_id: ${JSON.stringify(client)}, redirect_uri: location.origin + '/back',
  post_logout_redirect_uri: location.origin + '/bye', scope: 'openid profile offline_access istanze:read',
  automaticSilentRenew: false, loadUserInfo: true,
});
const on = (id, what) => document.querySelector(id).addEventListener('click', () => what().catch(e => say({ error: String(e) })));
on('#enter', () => manager.signinRedirect());
on('#refresh', async () => { const user = await manager.signinSilent(); say({ refreshed: !!user.access_token }); });
on('#leave', () => manager.signoutRedirect());
on('#ask', async () => {
  const user = await manager.getUser();
  const ask = path => fetch(${JSON.stringify(portal)} + '/api/v1' + path, { headers: { Authorization: 'Bearer ' + user.access_token } });
  const [istanze, profile] = await Promise.all([ask('/istanze'), ask('/profile')]);
  say({ istanze: istanze.status, profile: profile.status, challenge: profile.headers.get('www-authenticate') });
});
if (location.pathname === '/back') {
  manager.signinRedirectCallback()
    .then(user => say({ name: user.profile.given_name, scopes: user.scope }), error => say({ error: error.error ?? String(error) }));
} else say({ at: location.pathname });
</script></html>`;

/** Serves the app at a port of its own. */
async function serve() {
  const app = { client: '' };
  const script = await readFile(library);
  const server = createServer((request, answer) => {
    const isScript = request.url === '/library.js';
    answer.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    answer.end(isScript ? script : page(app.client));
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  return Object.assign(app, { server, origin: `http://127.0.0.1:${server.address().port}` });
}

async function register(browser, registration) {
  const context = await browser.newContext({ baseURL: portal });
  const operator = await context.newPage();
  // An operator's work needs no complete profile, and another worker may be completing it.
  await signInUnseen(operator, 'francesca-lai');
  const { client } = await call(operator, 'POST', '/backoffice/clients', { data: registration });
  await context.close();
  return client.id;
}

let app;
test.beforeAll(async ({ browser }) => {
  app = await serve();
  app.client = await register(browser, {
    name: 'Borgoverde in tasca', owner: 'Associazione Civica', kind: 'browser', authentication: 'none',
    redirect_uris: ['http://127.0.0.1/back'], post_logout_redirect_uris: ['http://127.0.0.1/bye'],
    scopes: ['openid', 'profile', 'offline_access', 'istanze:read'],
  });
});
test.afterAll(() => app.server.close());

const said = browser => browser.locator('#said');

test('a citizen lets an app in, it does what was granted and no more, and is shown out @phone', async ({ page }, { project }) => {
  // One of them for each run: who is at it twice at once has the app twice.
  const [citizen, name] = project.name === 'phone' ? ['andrei-ionescu', 'Andrei'] : ['elena-ionescu', 'Elena'];
  await page.goto(app.origin);
  await page.getByRole('button', { name: 'Entra' }).click();
  await page.waitForURL(/\/accesso\?/);
  await enter(page, citizen);
  await page.waitForURL(/\/area-personale\//);
  await completeProfile(page);
  await expect(page.getByRole('heading', { name: tokens('ask-title', { app: 'Borgoverde in tasca' }) })).toBeVisible();
  for (const scope of ['openid', 'profile', 'offline-access', 'istanze-read']) {
    await expect(page.getByText(tokens(`scope-${scope}`))).toBeVisible();
  }
  await expect(page.getByText('Associazione Civica')).toBeVisible();
  await expect(page.getByText(tokens('ask-returns-here'))).toBeVisible();
  await judge(page);
  await page.getByRole('button', { name: tokens('ask-allow'), exact: true }).click();

  await page.waitForURL(url => url.origin === app.origin);
  await expect(said(page)).toContainText(`"name":"${name}"`);
  await page.getByRole('button', { name: 'Chiedi' }).click();
  await expect(said(page)).toContainText('"profile":403');
  await expect(said(page)).toContainText('insufficient_scope');
  await page.getByRole('button', { name: 'Rinnova' }).click();
  await expect(said(page)).toHaveText('{"refreshed":true}');

  await page.goto(`${portal}/area-personale/profilo`);
  await page.getByRole('link', { name: words('it', 'profilepage')('connected-apps') }).click();
  await expect(page.getByRole('heading', { level: 1, name: tokens('apps-title') })).toBeVisible();
  await expect(page.getByText(tokens('scope-istanze-read'))).toBeVisible();
  await judge(page);
  await page.getByRole('button', { name: tokens('apps-disconnect', { app: 'Borgoverde in tasca' }) }).click();
  await expect(page.getByText(tokens('apps-none'))).toBeVisible();

  await page.goto(app.origin);
  await page.getByRole('button', { name: 'Rinnova' }).click();
  await expect(said(page)).toContainText('error');
  await page.getByRole('button', { name: 'Chiedi' }).click();
  await expect(said(page)).toContainText('"istanze":401');
});

test('an app that is refused is told so, and one that nobody registered gets nowhere', async ({ page }) => {
  await settle(page, 'antonio-piras');
  await page.goto(app.origin);
  await page.getByRole('button', { name: 'Entra' }).click();
  await page.getByRole('button', { name: tokens('ask-deny'), exact: true }).click();
  await page.waitForURL(url => url.origin === app.origin);
  await expect(said(page)).toHaveText('{"error":"access_denied"}');

  const link = new URL(`${portal}/oauth/authorize`);
  link.search = new URLSearchParams({
    client_id: app.client, response_type: 'code', scope: 'openid', redirect_uri: 'https://evil.example/back',
  });
  await page.goto(link.href);
  const title = words('it', 'problem')('authorization-unknown-client-title');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await page.goto(`${portal}/area-personale/autorizza?richiesta=scaduta`);
  await expect(page.getByText(words('it', 'problem')('authorization-expired-title'))).toBeVisible();
});

test('whoever leaves the app leaves the portal, too', async ({ page }) => {
  await settle(page, 'antonio-piras');
  await page.goto(app.origin);
  await page.getByRole('button', { name: 'Entra' }).click();
  await page.getByRole('button', { name: tokens('ask-allow'), exact: true }).click();
  await expect(said(page)).toContainText('"name":"Antonio"');
  await page.getByRole('button', { name: 'Esci' }).click();
  await page.waitForURL(url => url.origin === app.origin && url.pathname === '/bye');
  await expect(said(page)).toHaveText('{"at":"/bye"}');
  expect((await page.request.get(`${portal}/api/v1/whoami`)).status()).toBe(401);
});
