/**
 * The words of the form library, English to the person's language, from one table.
 *
 * A key of the table is an English message with places: "Field must have minimum value of {min}."
 */

import ru from './messages.ru.json' with { type: 'json' };

const TABLES = { ru };
const compiled = new Map();

let current = 'ru';

/** Choose the language of everything that is shown from now on. */
export function setLocale(locale) {
  current = locale;
}

export function getLocale() {
  return current;
}

/** A message of ours by its English key, its places filled. */
export function text(key, places = {}, locale = current) {
  const template = TABLES[locale]?.[key] ?? key;
  return fill(template, places);
}

/** A finished English message of the form library in another language; unknown ones stay. */
export function translate(message, locale = current) {
  const table = TABLES[locale];
  if (!table) {
    return message;
  }
  if (Object.hasOwn(table, message)) {
    return table[message];
  }
  for (const { regex, names, target } of patterns(locale)) {
    const found = regex.exec(message);
    if (found) {
      return fill(target, Object.fromEntries(names.map((name, i) => [name, found[i + 1]])));
    }
  }
  return message;
}

function fill(template, places) {
  return template.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(places, name) ? String(places[name]) : whole,
  );
}

function patterns(locale) {
  if (!compiled.has(locale)) {
    const withPlaces = Object.entries(TABLES[locale]).filter(([key]) => /\{\w+\}/.test(key));
    compiled.set(locale, withPlaces.map(([key, target]) => ({ ...compile(key), target })));
  }
  return compiled.get(locale);
}

function compile(key) {
  const names = [];
  const source = key
    .split(/(\{\w+\})/)
    .map((part) => {
      const place = /^\{(\w+)\}$/.exec(part);
      if (place) {
        names.push(place[1]);
        return '(.+)';
      }
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return { regex: new RegExp(`^${source}$`, 's'), names };
}
