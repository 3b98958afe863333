/**
 * form-js without a page: the server's judge of what a person sent.
 *
 * Every function takes and returns JSON text, so that a host language needs no objects of V8.
 */

import './shim.js';

import { get } from 'min-dash';
import { DateTime } from 'luxon';

import { contextOf } from './extensions.js';
import { inspect, variableNames } from './inspect.js';
import { instanceName, isConditional, merge } from './merge.js';
import { text } from './messages.js';
import { loadData, withForm } from './pool.js';
import { optionsOf, presubmit, settle } from './walker.js';

const nameOf = ({ field, indexes }) => instanceName(field.id, Object.values(indexes ?? {}));
const isKeyed = ({ config }) => config.keyed;

/** What form-js itself says about data, without a merge: `{data, errors}`. */
function validate(form, data, options) {
  loadData(form, data);
  return finish(form, settle(form, options));
}

/**
 * What a person sent, over what the task holds: `{data, errors, fields}`. `fields`: every visible
 * field as `{id, name, path, locked}`; `name` is how errors call it, a computed field counts as
 * not locked: its value belongs to what was sent.
 */
function check(form, posted, current, options) {
  const instances = mergeUntilSettled(form, posted, current, { ...options, stored: true });
  const fields = instances.filter(isKeyed).map((instance) => ({
    id: instance.field.id,
    name: nameOf(instance),
    path: instance.valuePath,
    locked: Boolean(instance.field.disabled) || instance.readonly,
  }));
  return { ...finish(form, instances), fields };
}

/**
 * What a dialogue without a page needs: visible fields in order, with options, values and what
 * they suggest while they are empty; a list stands before the fields of its rows.
 */
function describe(form, data, options) {
  loadData(form, data);
  return settle(form, { ...options, stored: true })
    .filter(({ config }) => config.keyed || config.repeatable)
    .map((instance) => ({
      id: instance.field.id,
      name: nameOf(instance),
      key: instance.field.key ?? null,
      type: instance.field.type,
      path: instance.valuePath,
      indexes: Object.values(instance.indexes ?? {}),
      value: instance.value ?? null,
      locked: instance.locked,
      options: optionsOf(form, instance.field, instance.info),
      suggestion: suggestionOf(form, instance, options),
    }));
}

/** The value of `properties.defaultFrom`, FEEL over the other fields, `today` and `now`. */
function suggestionOf(form, { field, value, locked, info }, { today, now, zone }) {
  const source = field.properties?.defaultFrom;
  if (!source || locked || !(value === undefined || value === null || value === '')) {
    return null;
  }
  const moment = DateTime.fromMillis(now ?? Date.now()).setZone(zone ?? 'system');
  const scope = { ...contextOf(info), today, now: moment.toFormat("yyyy-MM-dd'T'HH:mmZZ") };
  return form.get('expressionLanguage').evaluate(source, scope) ?? null;
}

/**
 * Whether a field is readonly may depend on what was sent. Open is what the task itself leaves
 * open, and what opens by changing only what is open already.
 */
function mergeUntilSettled(form, posted, current, options) {
  const open = new Set();
  if (form.get('formFieldRegistry').getAll().some(isConditional)) {
    loadData(form, current);
    opened(settle(form, options)).filter(({ indexes }) => !indexes).forEach((one) => open.add(nameOf(one)));
  }
  for (;;) {
    loadData(form, merge(form, posted, current, open));
    const instances = settle(form, options);
    const more = opened(instances).map(nameOf).filter((name) => !open.has(name));
    if (!more.length) {
      return instances;
    }
    more.forEach((name) => open.add(name));
  }
}

const opened = (instances) => instances.filter(({ field, readonly }) => isConditional(field) && !readonly);

function finish(form, instances) {
  presubmit(form, instances);
  return { data: form._getSubmitData(), errors: errorsOf(form, instances) };
}

/** Errors by field id; inside lists by `id.0`, `id.0.1`. */
function errorsOf(form, instances) {
  const validator = form.get('validator');
  const registry = form.get('formFieldInstanceRegistry');
  const { data } = form._getState();
  const errors = {};
  for (const instance of instances.filter(isKeyed)) {
    if (instance.field.disabled) {
      continue;
    }
    const value = get(data, instance.valuePath);
    const messages = validator.validateFieldInstance(registry.get(instance.instanceId), value);
    if (messages.length) {
      errors[nameOf(instance)] = messages;
    }
  }
  return errors;
}

const json = (work) => (...texts) => JSON.stringify(work(...texts.map((one) => JSON.parse(one))));

/** The first argument is the form, the last one its surroundings. */
const onForm = (work) => (source, ...texts) => {
  const values = texts.map((one) => JSON.parse(one));
  return JSON.stringify(withForm(source, values.at(-1), (form) => work(form, ...values)));
};

globalThis.formjs = {
  validate: onForm(validate),
  check: onForm(check),
  describe: onForm(describe),
  inspect: json(inspect),
  variables: json(variableNames),
  say: json((key, places, locale) => text(key, places, locale)),
  /** Does nothing: what a call costs by itself. */
  echo: json((value) => value),
};
