/**
 * Registers the field instances of a form as its components do while they are rendered, and
 * repeats what those components do to the data by themselves. form-js validates and submits
 * registered instances only.
 */

import { get, set } from 'min-dash';
import isEqual from 'lodash/isEqual';

import { pickerValue } from './calendar.js';
import { contextOf, isReadonly } from './extensions.js';

const SINGLE = new Set(['select', 'radio']);
const MULTIPLE = new Set(['checklist', 'taglist']);
const MAX_PASSES = 30;

/**
 * Walk the form until its components leave the data as it is; returns the visible instances.
 * Expressions that never come to rest are computed once in a turn, as form-js does.
 */
export function settle(form, options) {
  const computes = form.get('formFieldRegistry').getAll().some(({ type }) => type === 'expression');
  const before = computes ? JSON.stringify(form._getState().data) : null;
  const rested = passes(form, { ...options, ...notes() });
  if (rested || !computes) {
    return rested ?? walk(form);
  }
  form._setState({ data: JSON.parse(before) });
  return passes(form, { ...options, ...notes(), once: new Set() }) ?? walk(form);
}

const notes = () => ({ shown: new Set(), done: new Set() });

/** The instances at rest, or null when there is none. */
function passes(form, around) {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const instances = walk(form);
    const changes = instances.flatMap((instance) => effects(form, instance, around));
    if (!changes.length) {
      return instances;
    }
    apply(form, changes);
  }
  return null;
}

/** Values that are computed only when the form is sent. */
export function presubmit(form, instances) {
  const feel = form.get('expressionLanguage');
  const changes = instances
    .filter(({ field, locked }) => field.type === 'expression' && field.computeOn === 'presubmit' && !locked)
    .map(({ field, valuePath, info }) => ({
      valuePath,
      value: plain(feel.evaluate(field.expression, contextOf(info))),
    }));
  apply(form, changes);
}

function apply(form, changes) {
  if (!changes.length) {
    return;
  }
  const { data } = form._getState();
  for (const { valuePath, value } of changes) {
    set(data, valuePath, value);
  }
  // In this order: names given to a list are lost, as in the browser.
  form._setState({ data: JSON.parse(JSON.stringify(data)) });
}

/** One rendering: every visible field instance, in order. */
export function walk(form) {
  const registry = form.get('formFieldInstanceRegistry');
  const { data, initialData, schema } = form._getState();
  const visible = form.get('conditionChecker').applyConditions(data, data);
  const all = { ...initialData, ...visible };
  const found = [];
  registry.clear();
  visit(form, schema, { indexes: undefined, info: { data: all, parent: null, this: all, i: [] } }, found);
  return found;
}

function visit(form, field, scope, found) {
  const { indexes, info } = scope;
  const feel = form.get('expressionLanguage');
  const hide = field.conditional?.hide;
  if (hide && feel.evaluateUnaryTest(hide, contextOf(info))) {
    return;
  }
  const valuePath = form.get('pathRegistry').getValuePath(field, { indexes });
  const value = get(form._getState().data, valuePath);
  const { config } = form.get('formFields').get(field.type);
  const instanceId = `i${found.length}`;
  form.get('formFieldInstanceRegistry').syncInstance(instanceId, {
    id: field.id,
    expressionContextInfo: info,
    valuePath,
    value,
    indexes,
    hidden: false,
  });
  const readonly = isReadonly(field, feel, info);
  const locked = Boolean(field.disabled) || readonly;
  found.push({ instanceId, field, config, indexes, info, valuePath, value, readonly, locked });
  for (const next of repetitions(form, field, scope, value)) {
    for (const component of field.components ?? []) {
      visit(form, component, next, found);
    }
  }
}

function repetitions(form, field, scope, value) {
  if (!form.get('repeatRenderManager').isFieldRepeating(field.id)) {
    return [scope];
  }
  const { indexes, info } = scope;
  return (value ?? []).map((item, index) => ({
    indexes: { ...indexes, [field.id]: index },
    info: {
      data: info.data,
      this: item,
      parent: contextOf({ ...info, data: info.this }),
      i: [...info.i, index + 1],
    },
  }));
}

/** What the component of this field would do to its own value. */
function effects(form, instance, options) {
  const { field, valuePath, value, locked } = instance;
  if (locked) {
    return [];
  }
  const next = nextValue(form, instance, options);
  if (isEqual(next, value) || !firstTime(options.done, [valuePath, next]) || !isTurn(instance, options)) {
    return [];
  }
  return [{ field, valuePath, value: next }];
}

/** Where expressions are computed once in a turn: any other change begins a new turn. */
function isTurn({ field, valuePath }, { once }) {
  if (once && field.type !== 'expression') {
    once.clear();
  }
  return !once || field.type !== 'expression' || firstTime(once, valuePath);
}

function nextValue(form, { field, value, valuePath, info }, options) {
  if (field.type === 'expression') {
    return field.computeOn === 'change'
      ? plain(form.get('expressionLanguage').evaluate(field.expression, contextOf(info)))
      : value;
  }
  if (SINGLE.has(field.type)) {
    const allowed = optionValues(form, field, info);
    return value && allowed && !includes(allowed, value) ? null : value;
  }
  if (MULTIPLE.has(field.type)) {
    const allowed = optionValues(form, field, info);
    if (!Array.isArray(value)) {
      return value ? [] : value;
    }
    return allowed ? value.filter((one) => includes(allowed, one)) : value;
  }
  if (field.type === 'filepicker') {
    // Files that are stored already are known by their ids, which the server looks up.
    return value && !options.stored && !(options.files ?? []).includes(value) ? null : value;
  }
  if (field.type === 'datetime') {
    return firstTime(options.shown, [valuePath]) ? pickerValue(field, value) : value;
  }
  return value;
}

/** False when the same was noted before: a value that does not stay where it is put is put once. */
function firstTime(noted, what) {
  const name = JSON.stringify(what);
  const isNew = !noted.has(name);
  noted.add(name);
  return isNew;
}

/** FEEL may return its own objects (dates, ranges); data are JSON. */
function plain(value) {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

const includes = (list, value) => list.some((one) => isEqual(one, value));

/** The values a choice allows, or null when the form names no source of options. */
function optionValues(form, field, info) {
  const options = optionsOf(form, field, info);
  return options && options.map((option) => option.value);
}

/** The options of a choice as `{value, label}`, from where the field says they come. */
export function optionsOf(form, field, info) {
  const source = sourceOf(form, field, info);
  return source && source.map(normal).filter(Boolean);
}

/** The first source a field names counts; an expression that gives no list is no source. */
function sourceOf(form, { valuesKey, values, valuesExpression }, info) {
  if (valuesKey !== undefined) {
    return listOf((form._getState().initialData ?? {})[valuesKey]);
  }
  if (values !== undefined) {
    return listOf(values);
  }
  const found = valuesExpression
    ? form.get('expressionLanguage').evaluate(valuesExpression, contextOf(info)) || []
    : null;
  return Array.isArray(found) ? found : null;
}

const listOf = (value) => (Array.isArray(value) ? value : []);

function normal(option) {
  if (isPrimitive(option)) {
    return { value: option, label: `${option}` };
  }
  if (!option || typeof option !== 'object') {
    return null;
  }
  const named = Boolean(option.label) && typeof option.label === 'string';
  if (!named && isPrimitive(option.value)) {
    return { value: option.value, label: `${option.value}` };
  }
  return named && isAllowed(option.value) ? option : null;
}

const isPrimitive = (value) =>
  ['number', 'string', 'boolean'].includes(typeof value) && (Boolean(value) || value === 0 || value === false);

const isAllowed = (value) =>
  value && typeof value === 'object' ? Object.keys(value).length > 0 : isPrimitive(value);
