/** What is wrong, in one place that takes the focus, with a way to each field. */

import { text } from '../../../../leancity/forms/headless/messages.js';

/**
 * Flat errors of the page's contract (`{"id": [...], "id.0": [...]}`) as form-js keeps them:
 * under the field's id, and below it one level per list index.
 */
export function nested(errors) {
  const result = {};
  for (const [name, messages] of Object.entries(errors)) {
    const [id, ...indexes] = name.split('.');
    let level = result;
    let key = id;
    for (const index of indexes) {
      level[key] ??= {};
      level = level[key];
      key = index;
    }
    level[key] = messages;
  }
  return result;
}

/** The other way round. */
export function flat(errors, prefix = '') {
  return Object.entries(errors ?? {}).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}.${key}` : key;
    const isMessages = Array.isArray(value) && value.every((one) => typeof one === 'string');
    return isMessages ? [[name, value]] : value ? flat(value, name) : [];
  });
}

export class Summary {
  constructor(place, form) {
    this._place = place;
    this._form = form;
  }

  clear() {
    this._place.replaceChildren();
    this._place.hidden = true;
  }

  /** Show a message and, below it, what is wrong with each field. */
  show(message, errors = []) {
    const title = element('h2', 'lc-summary-title', message);
    const list = element('ul', 'lc-summary-list');
    for (const [name, messages] of errors) {
      list.append(this._line(name, messages));
    }
    this._place.replaceChildren(title, ...(errors.length ? [list] : []));
    this._place.hidden = false;
    this._place.focus();
    this._place.scrollIntoView({ block: 'nearest' });
  }

  _line(name, messages) {
    const line = element('li');
    const link = element('a', '', `${this._label(name)}: ${messages.join('; ')}`);
    link.href = '#';
    link.addEventListener('click', (event) => {
      event.preventDefault();
      focusField(this._form, name);
    });
    line.append(link);
    return line;
  }

  _label(name) {
    const [id, ...indexes] = name.split('.');
    const field = this._form.get('formFieldRegistry').get(id);
    const label = field?.label || field?.dateLabel || field?.timeLabel || field?.key || id;
    const row = indexes.length ? `, ${text('row {number}', { number: Number(indexes.at(-1)) + 1 })}` : '';
    return `${label}${row}`;
  }
}

const FOCUSABLE = 'input:not([type="hidden"]), textarea, button, select, [tabindex]';

export function focusField(form, name) {
  const start = `fjs-form-${form._id}-${name.replaceAll('.', '_')}`;
  const found = document.getElementById(start) ?? document.querySelector(`[id^="${start}-"]`);
  const target = found?.matches(FOCUSABLE) ? found : found?.closest('.fjs-form-field')?.querySelector(FOCUSABLE);
  target?.focus();
  (target ?? found)?.scrollIntoView({ block: 'center' });
}

export function element(tag, className = '', content = '') {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  if (content) {
    made.textContent = content;
  }
  return made;
}
