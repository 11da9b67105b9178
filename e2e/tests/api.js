// What a test prepares or checks beside the page, by the public API and as the citizen who is signed
// in there.
import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { fileNamed, published, sample } from './form.js';

/** Calls an operation; anything but success is a failure of the test. */
export async function call(page, method, path, { data, headers = {} } = {}) {
  const { origin, hostname } = new URL(page.url());
  const url = `${origin}/api/v1${path}`;
  const own = { 'Sportello-Csrf': '1', ...headers };
  const asked = hostname === 'localhost'
    ? page.request.fetch(url, { method, data, headers: { Origin: origin, ...own } })
      .then(async answer => ({ status: answer.status(), text: await answer.text() }))
    // Names below `localhost` are known to browsers alone: the page itself asks.
    : page.evaluate(fetched, { url, method, data, headers: own });
  const { status, text } = await asked;
  expect(status >= 200 && status < 300, `${method} ${path}: ${status} ${text}`).toBe(true);
  return status === 204 ? undefined : JSON.parse(text);
}

/** Runs in the page. */
async function fetched({ url, method, data, headers }) {
  const body = data && JSON.stringify(data);
  const answer = await fetch(url, { method, body, headers: { 'Content-Type': 'application/json', ...headers } });
  return { status: answer.status, text: await answer.text() };
}

/** The istanza as the portal has it. */
export const istanza = (page, id) => call(page, 'GET', `/istanze/${id}`);

/** The groups of a service, authorised. */
export async function activate(page, service) {
  const { groups } = await call(page, 'GET', `/services/${service}`);
  const { items } = await call(page, 'GET', '/activations');
  const missing = items
    .filter(({ group, status }) => groups.includes(group) && status !== 'active')
    .map(({ group, text_version }) => ({ group, text_version }));
  if (missing.length > 0) await call(page, 'POST', '/activations', { data: { groups: missing } });
}

/** A draft of a service that could be sent as it is, files included; its id. */
export async function completeDraft(page, service, answers = sample(service)) {
  await activate(page, service);
  const headers = { 'Idempotency-Key': randomUUID() };
  const { id, answers: given, version } = await call(page, 'POST', '/istanze', { data: { service }, headers });
  const sent = async (field, path, answer) => {
    if (field.kind.type === 'group') {
      const items = [];
      for (const item of answer) items.push(await all(field.kind.fields, item, `${path}.`));
      return items;
    }
    if (field.kind.type !== 'file') return answer;
    const ids = [];
    for (const name of answer) ids.push((await upload(page, id, path, await fileNamed(page, name))).id);
    return ids;
  };
  const all = async (fields, values, prefix = '') => {
    const done = {};
    for (const field of fields) {
      if (values[field.id] !== undefined) done[field.id] = await sent(field, prefix + field.id, values[field.id]);
    }
    return done;
  };
  const fields = (await published(page.request, service)).steps.flatMap(step => step.fields);
  const own = await all(fields, { ...answers, ...given });
  await call(page, 'PUT', `/istanze/${id}/draft`, {
    data: { answers: own, step: 'riepilogo' },
    headers: { 'If-Match': `"${version}"` },
  });
  return id;
}

/** Attaches a file to a draft, in an item of a table if that is where its field is. */
export function upload(page, id, field, { name, buffer }, item) {
  const place = item === undefined ? field : `${field}&item=${item}`;
  return call(page, 'POST', `/istanze/${id}/attachments?field=${place}`, {
    data: buffer,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  });
}

/** A group of services, authorised; whether it was not before. */
export async function authoriseGroup(page, name) {
  const { items } = await call(page, 'GET', '/activations');
  const { status, text_version } = items.find(({ group }) => group === name);
  if (status === 'active') return false;
  await call(page, 'PUT', `/activations/${name}`, { data: { text_version } });
  return true;
}
