// Two ways to use a page: with the mouse, and with nothing but the keyboard.
import { expect } from '@playwright/test';

/** A citizen with a mouse. */
export class Mouse {
  constructor(page) {
    this.page = page;
  }

  press(control) {
    return control.click();
  }

  write(control, text) {
    return control.fill(text);
  }

  date(control, day) {
    return control.fill(day);
  }

  tick(box) {
    return box.check();
  }

  pick(group, answer) {
    return group.getByRole('radio', { name: answer, exact: true }).check();
  }

  choose(menu, answer) {
    return menu.selectOption({ label: answer });
  }

  attach(control, files) {
    return control.setInputFiles(files);
  }

  /** The stars are labels over radio buttons that only a reader of the screen meets. */
  rate(group, stars) {
    return group.locator(`[data-element=feedback-rate-${stars}]`).click();
  }

  async find(combobox, name) {
    await combobox.fill(name.slice(0, 5));
    await this.page.getByRole('option', { name: option(name) }).click();
  }
}

/** A citizen without a mouse: moves with Tab, and can say at each stop where the focus is. */
export class Keyboard {
  constructor(page) {
    this.page = page;
    this.keys = page.keyboard;
  }

  /** Tabs forward to a control, or to one of several, and sees the focus at each stop. */
  async reach(controls) {
    await expect(controls.first()).toBeVisible();
    for (let stops = 0; stops < 120; stops += 1) {
      if (await controls.evaluateAll(all => all.includes(document.activeElement))) return;
      await this.keys.press('Tab');
      await expect.poll(() => this.page.evaluate(unseenFocus), this.page.url()).toBeNull();
    }
    throw new Error(`Tab does not reach ${controls}`);
  }

  async press(control) {
    await this.reach(control);
    await this.keys.press('Enter');
  }

  async write(control, text) {
    await this.reach(control);
    await this.keys.press('ControlOrMeta+a');
    await this.keys.type(text);
  }

  /** Digits go into the parts of the browser's own control, in the order of its language. */
  async date(control, day) {
    await this.reach(control);
    const [year, month, date] = day.split('-');
    await this.keys.type(`${month}${date}${year}`);
    await expect(control).toHaveValue(day);
  }

  async tick(box) {
    await this.reach(box);
    await this.keys.press('Space');
    await expect(box).toBeChecked();
  }

  async pick(group, answer) {
    const radios = group.getByRole('radio');
    const wanted = group.getByRole('radio', { name: answer, exact: true });
    await this.reach(radios);
    await this.keys.press('Space');
    for (let moves = await radios.count(); moves > 0 && !await wanted.isChecked(); moves -= 1) {
      await this.keys.press('ArrowDown');
    }
    await expect(wanted).toBeChecked();
  }

  async choose(menu, answer) {
    await this.reach(menu);
    await this.keys.type(answer);
    await expect(menu.locator('option:checked')).toHaveText(answer);
  }

  async attach(control, files) {
    await this.reach(control);
    // A page that is just drawn anew may miss the key.
    let chooser;
    await expect(async () => {
      [chooser] = await Promise.all([
        this.page.waitForEvent('filechooser', { timeout: 5_000 }),
        this.keys.press('Enter'),
      ]);
    }).toPass({ timeout: 30_000 });
    await chooser.setFiles(files);
  }

  async rate(group, stars) {
    await this.reach(group.getByRole('radio'));
    await this.keys.press('Space');
    for (let moves = 1; moves < stars; moves += 1) await this.keys.press('ArrowRight');
    await expect(group.getByRole('radio').nth(stars - 1)).toBeChecked();
  }

  async find(combobox, name) {
    await this.write(combobox, name.slice(0, 5));
    const wanted = this.page.getByRole('option', { name: option(name) });
    await expect(wanted).toBeVisible();
    for (let moves = await this.page.getByRole('option').count(); moves > 0; moves -= 1) {
      await this.keys.press('ArrowDown');
      if (await wanted.getAttribute('aria-selected') === 'true') break;
    }
    await this.keys.press('Enter');
  }
}

const option = name => new RegExp(`^${name}( \\(|$)`);

/** Why the focus cannot be seen, or nothing: it shows by an outline or a shadow, stands in the window
    and under nothing else. Runs in the page. */
function unseenFocus() {
  const focus = document.activeElement;
  if (!focus || focus === document.body) return null;
  const name = `${focus.tagName.toLowerCase()}#${focus.id} «${focus.textContent.trim().slice(0, 40)}»`;
  const marked = element => {
    const style = element && getComputedStyle(element);
    return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none');
  };
  if (![focus, focus.nextElementSibling, focus.parentElement].some(marked)) return `${name} is not marked`;
  const box = focus.getBoundingClientRect();
  if (box.bottom < 1 || box.top > innerHeight - 1) return `${name} is outside of the window`;
  return null;
}
