// What the walks need of the portal beside what a client sees: the citizen and the operator at their
// browsers, by the public API and with the sessions that .ci/sign_in.py opened.
export const portal = process.env.PORTAL;

/** An operation of the API, with somebody's session. */
export async function call(session, method, path, body) {
  const answer = await fetch(`${portal}/api/v1${path}`, {
    method,
    headers: {
      Cookie: `sportello=${session}`, Origin: portal, 'Sportello-Csrf': '1', 'Content-Type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** A client that the operator registers. */
export async function register(registration) {
  const { client, client_secret } = await call(process.env.OPERATOR, 'POST', '/backoffice/clients', {
    owner: 'Comune di Borgoverde', ...registration,
  });
  return { id: client.id, secret: client_secret ?? undefined };
}

/** The citizen's browser follows an app's link and the citizen answers; where the browser goes then. */
export async function visit(link, allow = true) {
  const answer = await fetch(link, {
    redirect: 'manual', headers: { Cookie: `sportello=${process.env.CITIZEN}`, Accept: 'text/html' },
  });
  const place = new URL(answer.headers.get('Location') ?? fail(`${link}: ${answer.status}`), portal);
  const request = place.searchParams.get('richiesta');
  if (!request) return place;
  const { redirect_to } = await call(process.env.CITIZEN, 'POST', `/authorizations/${request}/decision`, { allow });
  return new URL(redirect_to);
}

export function fail(words) {
  throw new Error(words);
}
