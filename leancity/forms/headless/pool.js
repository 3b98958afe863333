/**
 * Imported forms, kept ready: importing costs as much as judging. A form is given out empty and
 * taken back empty, so that no answer outlives its call.
 */

import { Form } from '@bpmn-io/form-js-viewer';
import { Settings } from 'luxon';

import { LeanCityModule } from './extensions.js';
import { Memory } from './memory.js';
import { setLocale } from './messages.js';

const KEPT = 60;
const ServerModule = {
  __init__: ['memory'],
  memory: ['type', Memory],
  renderer: ['value', {}],
};

const forms = new Map();

/** Do something with a form in these surroundings: `{locale, today, zone, now, bounds}`. */
export function withForm(source, options, work) {
  setLocale(options.locale ?? 'en');
  Settings.defaultZone = options.zone ?? 'system';
  Settings.now = options.now ? () => options.now : () => Date.now();
  const kept = forms.get(source) ?? create(source);
  forms.delete(source);
  Object.assign(kept.settings, { today: options.today, bounds: options.bounds });
  const result = work(kept.form);
  // Not reached after an exception: a form in an unknown state is not used again.
  empty(kept.form);
  forms.set(source, kept);
  if (forms.size > KEPT) {
    forms.delete(forms.keys().next().value);
  }
  return result;
}

function create(source) {
  const settings = {};
  const form = new Form({ additionalModules: [LeanCityModule, ServerModule], leancity: settings });
  form._setState({ schema: form.get('importer').importSchema(JSON.parse(source)).schema });
  return { form, settings };
}

function empty(form) {
  form.get('memory').forget();
  form.get('formFieldInstanceRegistry').clear();
  form._setState({ data: {}, initialData: {}, errors: {} });
}

/** With an imported schema: `importSchema` of form-js, at once instead of by a promise. */
export function loadData(form, data) {
  const initial = form._getInitializedFieldData(data);
  form._setState({ data: initial, initialData: JSON.parse(JSON.stringify(initial)) });
  form._emit('import.done', { warnings: [] });
}
