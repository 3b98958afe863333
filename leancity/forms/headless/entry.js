/**
 * form-js without a page: the server's judge of what a person sent.
 *
 * Every function takes and returns JSON text, so that a host language needs no objects of V8.
 */

import './shim.js';

import { Form } from '@bpmn-io/form-js-viewer';
import { Settings } from 'luxon';
import { get } from 'min-dash';

import { LeanCityModule } from './extensions.js';
import { inspect, variableNames } from './inspect.js';
import { instanceName, isConditional, merge } from './merge.js';
import { setLocale, text } from './messages.js';
import { Memory } from './memory.js';
import { optionsOf, presubmit, settle } from './walker.js';

const NoRenderer = { renderer: ['value', {}] };
const MemoryModule = { __init__: ['memory'], memory: ['type', Memory] };

function open(schema, options) {
  setLocale(options.locale ?? 'en');
  Settings.defaultZone = options.zone ?? 'system';
  Settings.now = options.now ? () => options.now : () => Date.now();
  const form = new Form({
    additionalModules: [NoRenderer, LeanCityModule, MemoryModule],
    leancity: { today: options.today, bounds: options.bounds },
  });
  form._setState({ schema: form.get('importer').importSchema(schema).schema });
  return form;
}

/** With `open`: `importSchema` of form-js, at once instead of by a promise. */
function loadData(form, data) {
  const initial = form._getInitializedFieldData(data);
  form._setState({ data: initial, initialData: JSON.parse(JSON.stringify(initial)) });
  form._emit('import.done', { warnings: [] });
}

/** Errors by field id; inside lists by `id.0`, `id.0.1`. */
function errorsOf(form, instances) {
  const validator = form.get('validator');
  const registry = form.get('formFieldInstanceRegistry');
  const { data } = form._getState();
  const errors = {};
  for (const { instanceId, field, config, valuePath, indexes } of instances) {
    if (!config.keyed || field.disabled) {
      continue;
    }
    const messages = validator.validateFieldInstance(registry.get(instanceId), get(data, valuePath));
    if (messages.length) {
      errors[nameOf({ field, indexes })] = messages;
    }
  }
  return errors;
}

const nameOf = ({ field, indexes }) => instanceName(field.id, Object.values(indexes ?? {}));

function finish(form, instances) {
  presubmit(form, instances);
  return { data: form._getSubmitData(), errors: errorsOf(form, instances) };
}

/** What form-js itself says about data, without a merge: `{data, errors}`. */
function validate(schema, data, options) {
  const form = open(schema, options);
  loadData(form, data);
  return finish(form, settle(form, options));
}

/**
 * What a person sent, over what the task holds: `{data, errors, fields}`. `fields`: every visible
 * field as `{id, name, path, locked}`; `name` is how errors call it, a computed field counts as
 * not locked: its value belongs to what was sent.
 */
function check(schema, posted, current, options) {
  const form = open(schema, options);
  const instances = mergeUntilSettled(form, posted, current, options);
  const fields = instances
    .filter(({ config }) => config.keyed)
    .map(({ field, indexes, valuePath, readonly }) => ({
      id: field.id,
      name: nameOf({ field, indexes }),
      path: valuePath,
      locked: Boolean(field.disabled) || readonly,
    }));
  return { ...finish(form, instances), fields };
}

/**
 * Whether a field is readonly may depend on what was sent. Open is what the task itself leaves
 * open, and what opens by changing only what is open already.
 */
function mergeUntilSettled(form, posted, current, options) {
  const open = new Set();
  if (!JSON.stringify(form._getState().schema).includes('"readonly":"=')) {
    loadData(form, merge(form, posted, current, open));
    return settle(form, options);
  }
  loadData(form, current);
  opened(settle(form, options)).filter(({ indexes }) => !indexes).forEach((one) => open.add(nameOf(one)));
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

/** What a dialogue without a page needs: visible fields in order, with options and values. */
function describe(schema, data, options) {
  const form = open(schema, options);
  loadData(form, data);
  return settle(form, options)
    .filter(({ config }) => config.keyed)
    .map(({ field, indexes, valuePath, value, locked, info }) => ({
      id: field.id,
      key: field.key,
      type: field.type,
      path: valuePath,
      indexes: Object.values(indexes ?? {}),
      value: value ?? null,
      locked,
      options: optionsOf(form, field, info),
    }));
}

const json = (work) => (...texts) => JSON.stringify(work(...texts.map((one) => JSON.parse(one))));

globalThis.formjs = {
  validate: json(validate),
  check: json(check),
  describe: json(describe),
  inspect: json(inspect),
  variables: json(variableNames),
  say: json((key, places, locale) => text(key, places, locale)),
  /** Does nothing: what a call costs by itself. */
  echo: json((value) => value),
};
