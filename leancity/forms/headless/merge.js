/**
 * Merge, don't trust: what a person may not change is taken from the task, never from the post.
 *
 * Only values of fields that the form shows as editable come from the post. A readonly, disabled
 * or computed value, and everything the form does not know, comes from the task's own data.
 */

import { get, set } from 'min-dash';
import isEqual from 'lodash/isEqual';

const isPlain = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const copy = (value) => JSON.parse(JSON.stringify(value));

/** The name of a field instance, in errors too: "id", in lists "id.0", "id.0.1". */
export const instanceName = (id, indexes) => [id, ...indexes].join('.');

/** Readonly under a condition: what is decided on data. */
export const isConditional = ({ readonly }) => String(readonly ?? '').startsWith('=');

/**
 * The data to judge. `open`: names of the conditionally readonly instances that a person could
 * change; a disabled, computed or plainly readonly field is never open.
 */
export function merge(form, posted, current, open) {
  const target = copy(current);
  const scope = { formFields: form.get('formFields'), posted, current, open, indexes: [] };
  mergeInto(target, form._getState().schema, scope);
  return target;
}

function mergeInto(target, parent, scope) {
  for (const field of parent.components ?? []) {
    const { config } = scope.formFields.get(field.type);
    if (config.keyed) {
      mergeField(target, field, scope);
    } else if (config.repeatable) {
      mergeList(target, field, scope);
    } else if (config.pathed && field.path) {
      mergeGroup(target, field, scope);
    } else {
      mergeInto(target, field, scope);
    }
  }
}

function mergeField(target, field, { posted, current, open, indexes }) {
  const path = field.key.split('.');
  const closed = isFixed(field) || (isConditional(field) && !open.has(instanceName(field.id, indexes)));
  const sent = closed ? undefined : get(posted, path);
  const value = sent === undefined ? get(current, path) : sent;
  if (value !== undefined) {
    set(target, path, value);
  }
}

/** Nobody can change it, whatever the data. */
function isFixed(field) {
  const plainly = Boolean(field.readonly) && !isConditional(field);
  return field.type === 'expression' || Boolean(field.disabled) || plainly;
}

function mergeGroup(target, field, scope) {
  const path = field.path.split('.');
  const current = objectAt(scope.current, path);
  const value = copy(current);
  mergeInto(value, field, { ...scope, current, posted: objectAt(scope.posted, path) });
  set(target, path, value);
}

function objectAt(source, path) {
  const value = get(source, path);
  return isPlain(value) ? value : {};
}

const rows = (value) => (Array.isArray(value) ? value.filter(isPlain) : []);

function mergeList(target, field, scope) {
  const path = field.path.split('.');
  const sent = get(scope.posted, path);
  if (sent === undefined || isFixed(field)) {
    return;
  }
  const before = rows(get(scope.current, path));
  const pairs = field.allowAddRemove ? paired(field, rows(sent), before) : inPlace(field, rows(sent), before);
  set(target, path, pairs.map(([posted, current], index) => {
    const value = {};
    mergeInto(value, field, { ...scope, posted, current, indexes: [...scope.indexes, index] });
    return value;
  }));
}

/** A list that may not grow keeps its rows in their places. */
function inPlace(field, sent, before) {
  const count = before.length || field.defaultRepetitions || 0;
  return Array.from({ length: count }, (_, index) => [sent[index] ?? {}, before[index] ?? {}]);
}

/**
 * A row is recognised by the values nobody can change: they come from the row of the task that
 * has the same ones, at best one whose conditional values are the same too. A row with invented
 * ones is a new row and gets none of them.
 */
function paired(field, sent, before) {
  const unused = [...before];
  const take = (row, which) => {
    const wanted = valuesOf(field, row, which);
    const found = unused.findIndex((one) => isEqual(valuesOf(field, one, which), wanted));
    return found < 0 ? undefined : unused.splice(found, 1)[0];
  };
  const exact = sent.map((row) => take(row, (child) => isFixed(child) || isConditional(child)));
  return sent.map((row, index) => [row, exact[index] ?? take(row, isFixed) ?? {}]);
}

/** The values of the chosen fields of a row, in order; computed ones say nothing about it. */
function valuesOf(parent, row, which) {
  return (parent.components ?? []).flatMap((child) => {
    if (child.type === 'dynamiclist' || child.type === 'expression') {
      return [];
    }
    if (child.components) {
      return valuesOf(child, child.path ? objectAt(row, child.path.split('.')) : row, which);
    }
    return child.key && which(child) ? [get(row, child.key.split('.')) ?? null] : [];
  });
}
