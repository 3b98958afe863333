/**
 * Answers that are not in the form: of an earlier version of it, or of a colleague who held the
 * task before. They are shown above it; the person takes them over or leaves them.
 */

import { text } from '../../../../leancity/forms/headless/messages.js';
import { element } from './summary.js';

/** `settings.beside`: [{kind, who, at, data, gone}]; `take(data)` puts values into the form. */
export function showBeside(settings, take) {
  return (settings.beside ?? []).map((one) => box(one, settings, take));
}

function box(one, settings, take) {
  const place = element('details', 'lc-beside');
  place.open = true;
  place.append(element('summary', 'lc-beside-title', titleOf(one, settings)));
  const list = element('dl', 'lc-beside-list');
  for (const [key, value] of Object.entries({ ...one.data, ...one.gone })) {
    const words = wordsOf(settings, key, value);
    if (words) {
      list.append(element('dt', '', labelOf(settings, key)), element('dd', '', words));
    }
  }
  place.append(list, actions(place, () => take(one.data)));
  return place;
}

function titleOf({ kind, who, at }, { locale, zone }) {
  const form = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: zone };
  const time = new Intl.DateTimeFormat(locale, form).format(new Date(at));
  return kind === 'colleague'
    ? text('{who} began to fill in this form ({time})', { who, time })
    : text('You began to fill in an earlier version of this form ({time})', { time });
}

function actions(place, take) {
  const row = element('div', 'lc-summary-actions');
  const put = element('button', 'btn btn-outline-primary btn-sm', text('Put these answers in'));
  const leave = element('button', 'btn btn-link btn-sm', text('Hide'));
  put.type = 'button';
  leave.type = 'button';
  put.addEventListener('click', async () => {
    await take();
    place.remove();
  });
  leave.addEventListener('click', () => place.remove());
  row.append(put, leave);
  return row;
}

function fieldOf(components, key) {
  for (const field of components ?? []) {
    const found = field.key === key || field.path === key ? field : fieldOf(field.components, key);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** What the form calls it; a field that the form has no more keeps its key. */
function labelOf({ schema }, key) {
  const field = fieldOf(schema.components, key);
  return field?.label || field?.dateLabel || field?.timeLabel || key;
}

function wordsOf(settings, key, value) {
  if (value === null || value === undefined || value === '') {
    return '';
  }
  if (Array.isArray(value)) {
    return value.map((one) => wordsOf(settings, key, one)).filter(Boolean).join(', ');
  }
  if (typeof value === 'object') {
    return Object.values(value).map((one) => wordsOf(settings, '', one)).filter(Boolean).join(', ');
  }
  if (typeof value === 'boolean') {
    return value ? text('Yes') : '';
  }
  return optionLabel(settings, key, value) ?? fileNames(settings, key, value) ?? String(value);
}

function optionLabel({ schema, data }, key, value) {
  const field = fieldOf(schema.components, key);
  const options = field?.values ?? data[field?.valuesKey] ?? [];
  return Array.isArray(options) ? options.find((one) => one?.value === value)?.label : undefined;
}

const FILES = new Set(['photo', 'file']);

function fileNames({ schema, files }, key, value) {
  const field = fieldOf(schema.components, key);
  const ids = FILES.has(field?.properties?.widget) || field?.type === 'filepicker' ? value.split(' ') : null;
  return ids && ids.map((id) => files[id]?.name ?? text('A file')).join(', ');
}
