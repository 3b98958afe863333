/**
 * What our forms can do beyond form-js, the same in the browser and on the server.
 *
 * - `properties.rule`: FEEL, true = valid; `properties.ruleMessage` says what is wrong.
 * - `disallowPassedDates` is a rule, not only a habit of the date picker.
 * - `properties.widget`: photos and files are counted, a point lies inside the city, the check
 *   digits of an INN are right.
 * - every message is given in the person's language.
 */

import { get } from 'min-dash';

import { text, translate } from './messages.js';
import { widgetFault } from './widgets.js';

const EMPTY = (value) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length);

export function isReadonly(field, expressionLanguage, info) {
  const { readonly } = field;
  if (expressionLanguage.isExpression(readonly)) {
    return expressionLanguage.evaluateUnaryTest(readonly, contextOf(info)) === true;
  }
  return Boolean(readonly);
}

/** The properties of a field's widget; a file picker of the city, which tells its day, is one by itself. */
function widgetOf({ type, multiple, properties }, { today }) {
  return type === 'filepicker' && today ? { maxCount: multiple ? undefined : 1, ...properties, widget: 'file' } : properties;
}

const contexts = new WeakMap();

/** The context a FEEL expression of this field sees: data, lists' `this`, `parent`, `i`. */
export function contextOf(info) {
  if (!contexts.has(info)) {
    const { data, ...special } = info;
    const wrapped = Object.entries(special).map(([key, value]) => [`_${key}_`, value]);
    contexts.set(info, { ...special, ...data, ...Object.fromEntries(wrapped) });
  }
  return contexts.get(info);
}

class Checks {
  static $inject = ['config.leancity', 'validator', 'expressionLanguage', 'formFieldRegistry'];

  constructor(settings, validator, expressionLanguage, formFieldRegistry) {
    this._settings = settings ?? {};
    this._feel = expressionLanguage;
    this._fields = formFieldRegistry;

    const original = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (instance, value) => this._validate(original, instance, value);
  }

  _validate(original, instance, value) {
    const field = this._fields.get(instance.id);
    if (!field) {
      return [];
    }
    const messages = this._preset(original, instance, value);
    messages.push(...this._passedDate(field, instance, value), ...this._widget(field, value));
    if (!messages.length && !this._rule(field, instance, value)) {
      messages.push(field.properties.ruleMessage || text('The value is not accepted.'));
    }
    return messages.map((message) => translate(message));
  }

  /** form-js throws on a value of a shape it does not expect; a person gets a message instead. */
  _preset(original, instance, value) {
    try {
      return original(instance, value);
    } catch {
      return ['The form could not check this value.'];
    }
  }

  _passedDate(field, instance, value) {
    const { today } = this._settings;
    const applies = field.type === 'datetime' && field.disallowPassedDates && today;
    if (!applies || typeof value !== 'string' || field.subtype === 'time') {
      return [];
    }
    if (isReadonly(field, this._feel, instance.expressionContextInfo)) {
      return [];
    }
    return value.slice(0, 10) < today ? ['The date must not be in the past.'] : [];
  }

  _widget(field, value) {
    const properties = widgetOf(field, this._settings);
    const fault = properties?.widget && widgetFault(properties, value, this._settings);
    return fault ? [text(...fault)] : [];
  }

  _rule(field, instance, value) {
    const rule = get(field, ['properties', 'rule']);
    if (!rule) {
      return true;
    }
    const { today } = this._settings;
    const info = instance.expressionContextInfo;
    const scope = { ...contextOf(info), value: value ?? null };
    if (scope.today === undefined && today) {
      scope.today = today;
    }
    const key = field.key;
    if (key && !key.includes('.') && Object.hasOwn(info.data ?? {}, key)) {
      scope[key] = value ?? null;
    }
    const verdict = this._feel.evaluate(rule.startsWith('=') ? rule : `=${rule}`, scope);
    return EMPTY(value) ? verdict !== false : verdict === true;
  }
}

export const LeanCityModule = {
  __init__: ['leanCityChecks'],
  leanCityChecks: ['type', Checks],
};
