// openid-client against our issuer: every grant, as its documentation has it. A line per walk; the last
// counts.
import assert from 'node:assert/strict';
import * as oidc from 'openid-client';
import { call, fail, portal, register, visit } from './portal.mjs';

const BACK = 'http://127.0.0.1:51004/back';
const insecure = { execute: [oidc.allowInsecureRequests] };
const issuer = new URL(portal);

const discover = (client, metadata, authentication) =>
  oidc.discovery(issuer, client.id, metadata, authentication, insecure);

const native = scopes => register({
  name: 'Un programma', kind: 'native', authentication: 'none', redirect_uris: ['http://127.0.0.1/back'],
  post_logout_redirect_uris: ['http://127.0.0.1/bye'], scopes,
});

/** From the link to the tokens. */
async function signIn(config, scope, { pushed = false } = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const parameters = {
    redirect_uri: BACK, scope, state: oidc.randomState(), nonce: oidc.randomNonce(),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  };
  const link = pushed
    ? await oidc.buildAuthorizationUrlWithPAR(config, parameters)
    : oidc.buildAuthorizationUrl(config, parameters);
  return oidc.authorizationCodeGrant(config, await visit(link), {
    pkceCodeVerifier: verifier, expectedState: parameters.state, expectedNonce: parameters.nonce,
    idTokenExpected: scope.split(' ').includes('openid'),
  });
}

const refuses = (promise, error) => assert.rejects(promise, thrown => {
  assert.equal(thrown.error ?? thrown.cause?.error ?? thrown.code, error);
  return true;
});

const walks = {
  async 'a native app signs a citizen in, reads the API, refreshes, and gives its tokens back'() {
    const app = await native(['openid', 'profile', 'email', 'offline_access', 'istanze:read']);
    const config = await discover(app, undefined, oidc.None());
    const tokens = await signIn(config, 'openid profile offline_access istanze:read');
    const { sub, given_name } = tokens.claims();
    assert.equal(given_name, undefined);
    const info = await oidc.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(info.given_name, 'Giulia');
    assert.equal(info.family_name, 'Serra');
    assert.equal(info.email, undefined);
    const list = await oidc.fetchProtectedResource(
      config, tokens.access_token, new URL(`${portal}/api/v1/istanze`), 'GET');
    assert.equal(list.status, 200);
    const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.equal(renewed.claims().sub, sub);
    await oidc.tokenRevocation(config, renewed.refresh_token);
    await refuses(oidc.refreshTokenGrant(config, renewed.refresh_token), 'invalid_grant');
  },

  async 'a pushed request does the same'() {
    const app = await native(['openid', 'istanze:read']);
    const config = await discover(app, undefined, oidc.None());
    const tokens = await signIn(config, 'openid istanze:read', { pushed: true });
    assert.equal(tokens.scope, 'openid istanze:read');
  },

  async 'a refresh token that was used before ends everything'() {
    const app = await native(['openid', 'offline_access']);
    const config = await discover(app, undefined, oidc.None());
    const first = await signIn(config, 'openid offline_access');
    const second = await oidc.refreshTokenGrant(config, first.refresh_token);
    await refuses(oidc.refreshTokenGrant(config, first.refresh_token), 'invalid_grant');
    await refuses(oidc.refreshTokenGrant(config, second.refresh_token), 'invalid_grant');
  },

  async 'a citizen who says no is heard'() {
    const app = await native(['openid']);
    const config = await discover(app, undefined, oidc.None());
    const verifier = oidc.randomPKCECodeVerifier();
    const link = oidc.buildAuthorizationUrl(config, {
      redirect_uri: BACK, scope: 'openid', code_challenge_method: 'S256',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    });
    await refuses(
      oidc.authorizationCodeGrant(config, await visit(link, false), { pkceCodeVerifier: verifier }), 'access_denied');
  },

  async 'a web site with a secret, by header and by form, looks its tokens up'() {
    for (const authentication of [oidc.ClientSecretBasic(), oidc.ClientSecretPost()]) {
      const site = await register({
        name: 'Un sito', kind: 'web', authentication: 'client_secret', redirect_uris: ['https://site.example/back'],
        scopes: ['openid', 'messages:read'],
      });
      const config = await discover(site, site.secret, authentication);
      const verifier = oidc.randomPKCECodeVerifier();
      const link = oidc.buildAuthorizationUrl(config, {
        redirect_uri: 'https://site.example/back', scope: 'openid messages:read', code_challenge_method: 'S256',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      });
      const tokens = await oidc.authorizationCodeGrant(config, await visit(link), { pkceCodeVerifier: verifier });
      const seen = await oidc.tokenIntrospection(config, tokens.access_token);
      assert.equal(seen.active, true);
      assert.equal(seen.sub, tokens.claims().sub);
      // What was let in once is not asked again.
      const again = new URL((await fetch(link, {
        redirect: 'manual', headers: { Cookie: `sportello=${process.env.CITIZEN}` },
      })).headers.get('Location'));
      assert.equal(again.host, 'site.example');
      await call(process.env.CITIZEN, 'DELETE', `/connected-apps/${site.id}`);
      assert.equal((await oidc.tokenIntrospection(config, tokens.access_token)).active, false);
    }
  },

  async 'a system proves who it is with a key, ES256 and Ed25519'() {
    for (const [algorithm, kid] of [[{ name: 'ECDSA', namedCurve: 'P-256' }, 'ec'], [{ name: 'Ed25519' }, 'ed']]) {
      const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
      const system = await register({
        name: 'Un sistema', kind: 'service', authentication: 'private_key_jwt', scopes: ['ratings:read'],
        jwks: { keys: [{ kty, crv, x, y, kid, use: 'sig' }] },
      });
      const config = await discover(system, undefined, oidc.PrivateKeyJwt({ key: pair.privateKey, kid }));
      const tokens = await oidc.clientCredentialsGrant(config, { scope: 'ratings:read' });
      const ratings = await oidc.fetchProtectedResource(
        config, tokens.access_token, new URL(`${portal}/api/v1/ratings`), 'GET');
      assert.equal(ratings.status, 200);
      await oidc.tokenRevocation(config, tokens.access_token);
      await refuses(
        oidc.fetchProtectedResource(config, tokens.access_token, new URL(`${portal}/api/v1/ratings`), 'GET'),
        'OAUTH_WWW_AUTHENTICATE_CHALLENGE');
    }
  },

  async 'the back end of an app exchanges the token of the app'() {
    const app = await native(['openid', 'istanze:read']);
    const ofApp = await discover(app, undefined, oidc.None());
    const back = await register({
      name: 'Il server dell\'app', kind: 'service', authentication: 'client_secret', scopes: ['istanze:read'],
      exchanges: [app.id],
    });
    const ofBack = await discover(back, back.secret);
    const { access_token } = await signIn(ofApp, 'openid istanze:read');
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    const own = await oidc.genericGrantRequest(ofBack, 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: access_token, subject_token_type: type,
    });
    assert.equal(own.issued_token_type, type);
    const list = await oidc.fetchProtectedResource(
      ofBack, own.access_token, new URL(`${portal}/api/v1/istanze`), 'GET');
    assert.equal(list.status, 200);
  },

  async 'an app has the citizen sign out'() {
    const app = await native(['openid']);
    const config = await discover(app, undefined, oidc.None());
    const { id_token } = await signIn(config, 'openid');
    const link = oidc.buildEndSessionUrl(config, {
      id_token_hint: id_token, post_logout_redirect_uri: 'http://127.0.0.1:51004/bye', state: 's',
    });
    const answer = await fetch(link, { redirect: 'manual', headers: { Cookie: `sportello=${process.env.CITIZEN}` } });
    assert.equal(answer.headers.get('Location'), 'http://127.0.0.1:51004/bye?state=s');
    await call(process.env.CITIZEN, 'GET', '/whoami').then(() => fail('still signed in'), () => undefined);
  },
};

let failed = 0;
for (const [name, walk] of Object.entries(walks)) {
  try {
    await walk();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}\n${error.cause?.stack ?? ''}`);
  }
}
console.log(`${Object.keys(walks).length - failed} passed`);
if (failed) console.log(`${failed} failed`);
process.exitCode = failed ? 1 : 0;
