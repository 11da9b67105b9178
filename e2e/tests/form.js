// Filling in the form of a service from a table of answers, by the form that the portal publishes:
// each kind of field through its own control, found by the words that a citizen reads.
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { label, words } from './words.js';

const DAY = 86_400_000;
const catalogue = new URL('../../crates/api/catalog/', import.meta.url);
const files = new URL('../files/', import.meta.url);

/** A day from now on, as HTML writes it. */
export const isoDay = days => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** The sample answers of a service, moved from the sample's day to today: whatever could be answered
    that day can be answered now. Births and months do not move. */
export function sample(service) {
  const { today, files: attached, answers } = JSON.parse(readFileSync(new URL(`${service}/sample.json`, catalogue)));
  const shift = Math.round((Date.parse(isoDay(0)) - Date.parse(today)) / DAY);
  const moved = (key, value) => {
    if (key === 'birth_date' || !/^\d{4}-\d\d-\d\d$/.test(value)) return value;
    return new Date(Date.parse(value) + shift * DAY).toISOString().slice(0, 10);
  };
  // Whatever is not signed and no picture is sent as a PDF: each field takes it.
  const names = new Map(attached.map(({ id, name }) => [id, name.replace(/\.odt$/, '.pdf')]));
  return JSON.parse(JSON.stringify(answers), (key, value) => names.get(value) ?? moved(key, value));
}

/** The form of a service, as published. */
export async function published(request, service) {
  return (await (await request.get(`/api/v1/services/${service}/form`)).json()).form;
}

/** A file of the name: a signed envelope, a picture, or a document of the portal's own. */
export async function fileNamed(page, name) {
  if (name.endsWith('.p7m')) {
    return { name, mimeType: 'application/pkcs7-mime', buffer: readFileSync(new URL('delega.pdf.p7m', files)) };
  }
  if (name.endsWith('.jpg')) {
    const picture = await page.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 100, height: 100 } });
    return { name, mimeType: 'image/jpeg', buffer: picture };
  }
  const pdf = await page.request.get('/api/v1/services/permesso-ztl/blank-form');
  return { name, mimeType: 'application/pdf', buffer: await pdf.body() };
}

/** Somebody at work on the form of a service in a language. */
export class Application {
  /** `hand` is how they use the page; `countries` are the names of the countries in the answers. */
  constructor(hand, { service, lang = 'it', answers = sample(service), countries = {} }) {
    Object.assign(this, { hand, page: hand.page, service, lang, answers, countries });
    this.words = words(lang, 'formpage');
    this.fields = words(lang, 'fields');
  }

  text(localized) {
    return localized[this.lang] ?? localized.it;
  }

  /** All steps, up to the review. `each` is told when a step is filled in. */
  async fill(each = async () => {}) {
    const form = await published(this.page.request, this.service);
    for (const step of form.steps) {
      await this.step(step);
      await each(step);
      await this.next();
    }
    await expect(this.page.getByRole('heading', { level: 2, name: this.words('review') })).toBeVisible();
  }

  /** The fields of a step. */
  async step(step) {
    const heading = this.page.getByRole('heading', { level: 2, name: this.text(step.title) });
    await expect(heading).toBeVisible();
    await this.all(this.page.locator('main form'), step.fields, this.answers);
  }

  next() {
    return this.hand.press(this.page.getByRole('button', { name: this.fields('next'), exact: true }));
  }

  async all(scope, fields, answers) {
    for (const field of fields) {
      const answer = answers[field.id];
      if (answer !== undefined && !field.read_only && !field.compute) await this.field(scope, field, answer);
    }
  }

  async field(scope, field, answer) {
    const { hand, page } = this;
    const name = this.text(field.label);
    const kind = field.kind;
    const group = (inside = scope) => inside.getByRole('group', { name, exact: true });
    const control = (words = name, inside = scope) => inside.getByLabel(label(words)).first();
    switch (kind.type) {
      case 'date':
        return hand.date(control(), answer);
      case 'number':
        return hand.write(control(kind.unit ? `${name} (${this.text(kind.unit)})` : name), decimal(answer, kind.decimals));
      case 'money':
        return hand.write(control(`${name} (€)`), decimal(answer, 2));
      case 'bool':
        return hand.pick(group(), words(this.lang, 'form')(answer ? 'yes' : 'no'));
      case 'declaration':
        return answer ? hand.tick(control(kind.text ? this.text(kind.text) : name)) : undefined;
      case 'choice': {
        const chosen = this.option(kind, answer);
        const menu = scope.getByRole('combobox', { name, exact: true });
        return await menu.count() ? hand.choose(menu, chosen) : hand.pick(group(), chosen);
      }
      case 'multi':
        for (const one of answer) await hand.tick(control(this.option(kind, one), group()));
        return undefined;
      case 'ranked':
        return this.rank(group(), answer.map(one => this.option(kind, one)));
      case 'month': {
        const [year, month] = answer.split('-');
        const named = new Intl.DateTimeFormat(this.lang, { month: 'long' }).format(new Date(2000, month - 1));
        await hand.choose(control(this.words('month'), group()), named);
        return hand.write(control(this.words('year'), group()), year);
      }
      case 'municipality':
        return hand.find(control(), answer.name);
      case 'country':
        return hand.find(control(), answer.name);
      case 'address':
        await hand.write(control(this.words('street'), group()), answer.street);
        await hand.write(control(this.words('house-number'), group()), answer.number);
        await hand.write(control(this.words('postal-code'), group()), answer.postal_code);
        return hand.find(control(this.words('municipality'), group()), answer.municipality);
      case 'person':
        await hand.write(control(this.words('given-name'), group()), answer.given_name);
        await hand.write(control(this.words('family-name'), group()), answer.family_name);
        await hand.date(control(this.words('birth-date'), group()), answer.birth_date);
        return hand.write(control(this.words('tax-code'), group()), answer.tax_code);
      case 'targa':
        if (answer.country !== 'IT') {
          await hand.pick(group().getByRole('group', { name: this.words('plate-where') }), this.words('plate-foreign'));
          await hand.find(control(this.words('plate-country'), group()), this.countries[answer.country]);
        }
        return hand.write(control(this.words('plate'), group()), answer.plate);
      case 'file':
        for (const one of answer) {
          await hand.attach(control(), await fileNamed(page, one));
          await expect(scope.getByRole('link', { name: one, exact: true })).toBeVisible();
        }
        return undefined;
      case 'group':
        return this.items(field, answer);
      default:
        return hand.write(control(), answer);
    }
  }

  option(kind, id) {
    return this.text(kind.options.find(option => option.id === id).label);
  }

  /** The cards of a repeated group. */
  async items(field, answers) {
    const item = this.text(field.kind.item);
    const add = this.page.getByRole('group', { name: this.text(field.label) })
      .getByRole('button', { name: this.words('item-add', { item }), exact: true });
    for (const [at, answer] of answers.entries()) {
      await this.hand.press(add);
      const title = this.words('item-title', { item, number: at + 1 });
      await this.all(this.page.getByRole('region', { name: title, exact: true }), field.kind.fields, answer);
    }
  }

  /** Preferences: chosen the last one first, then moved into their order. */
  async rank(group, names) {
    const menu = group.getByLabel(this.words('ranked-add'));
    for (const name of names.toReversed()) {
      await this.hand.choose(menu, name);
      await this.hand.press(group.getByRole('button', { name: this.words('ranked-add-button'), exact: true }));
    }
    for (const [at, name] of names.entries()) {
      for (let ups = names.length - 1 - at; ups > 0; ups -= 1) {
        await this.hand.press(group.getByRole('button', { name: this.words('move-up', { item: name }) }));
      }
    }
    await expect(group.getByRole('listitem').locator('span')).toHaveText(names);
  }

  /** Sends what the review shows; whether it waits for a payment then. */
  async send() {
    const fees = words(this.lang, 'istanzapay');
    const button = name => this.page.getByRole('button', { name, exact: true });
    const paying = button(fees('send'));
    const either = button(this.fields('send')).or(paying);
    await expect(either).toBeVisible();
    const pays = await paying.isVisible();
    await this.hand.press(either);
    const say = pays ? fees : this.words;
    const dialog = this.page.getByRole('dialog', { name: say('confirm-title') });
    await this.hand.press(dialog.getByRole('button', { name: say('confirm'), exact: true }));
    return pays;
  }
}

function decimal(units, decimals = 0) {
  return (units / 10 ** decimals).toFixed(decimals).replace('.', ',');
}
