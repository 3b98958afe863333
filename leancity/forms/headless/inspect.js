/**
 * What an author of a form should know before it is used: expressions that cannot be read,
 * conditions that other viewers understand differently, patterns that can explode.
 */

import { evaluate, parseExpression, unaryTest } from '@bpmn-io/feelin';
import { FeelExpressionLanguage, getSchemaVariables } from '@bpmn-io/form-js-viewer';
import { get } from 'min-dash';

const EXPRESSIONS = [
  'conditional.hide',
  'readonly',
  'label',
  'description',
  'expression',
  'valuesExpression',
  'validate.min',
  'validate.max',
  'validate.minLength',
  'validate.maxLength',
  'properties.rule',
];

/** Names of the variables a form reads or writes, top level, sorted. */
export function variableNames(schema) {
  const names = new Set(getSchemaVariables(schema));
  const feel = new FeelExpressionLanguage(null);
  for (const field of fields(schema)) {
    const rule = field.properties?.rule;
    if (rule) {
      feel.getVariableNames(asExpression(rule)).forEach((name) => names.add(name));
    }
  }
  return [...names].sort();
}

/** Findings as `{element, code, message}`; an empty list is a good form. */
export function inspect(schema) {
  return fields(schema).flatMap((field) => [
    ...EXPRESSIONS.flatMap((path) => badExpression(field, path)),
    ...unsafeHide(field),
    ...badPattern(field),
  ]);
}

function fields(parent) {
  return (parent.components ?? []).flatMap((field) => [field, ...fields(field)]);
}

const asExpression = (rule) => (rule.startsWith('=') ? rule : `=${rule}`);

const finding = (field, code, message) => ({ element: field.id ?? field.key ?? field.type, code, message });

function badExpression(field, path) {
  const value = get(field, path.split('.'));
  const isRule = path === 'properties.rule';
  if (typeof value !== 'string' || !(isRule || value.startsWith('='))) {
    return [];
  }
  const source = asExpression(value).slice(1);
  return parses(source) ? [] : [finding(field, 'feel-syntax', `${path} is not FEEL: ${source}`)];
}

function parses(source) {
  let good = true;
  parseExpression(source).iterate({
    enter(node) {
      good = good && !node.type.isError;
    },
  });
  return good;
}

/** With nothing known yet, a unary test hides what the same expression would show. */
function unsafeHide(field) {
  const hide = field.conditional?.hide;
  if (typeof hide !== 'string' || !hide.startsWith('=')) {
    return [];
  }
  const source = hide.slice(1);
  const differs = valueOf(() => unaryTest(source, {})) === true && valueOf(() => evaluate(source, {})) !== true;
  return differs ? [finding(field, 'hide-not-null-safe', `an unknown value hides the field: ${source}`)] : [];
}

function valueOf(work) {
  try {
    return work().value;
  } catch {
    return null;
  }
}

function badPattern(field) {
  const pattern = field.validate?.pattern;
  if (!pattern) {
    return [];
  }
  try {
    new RegExp(pattern);
  } catch (error) {
    return [finding(field, 'pattern-syntax', error.message)];
  }
  return explodes(pattern) ? [finding(field, 'pattern-explodes', `nested repetition: ${pattern}`)] : [];
}

/** True when an unbounded repetition stands inside another one, as in `(a+)+`. */
function explodes(pattern) {
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const unbounded = /[*+]|\{\d+,\}/;
  const groups = [''];
  for (let i = 0; i < bare.length; i++) {
    if (bare[i] === '(') {
      groups.push('');
    } else if (bare[i] === ')' && groups.length > 1) {
      const inner = groups.pop();
      const repeated = unbounded.test(bare.slice(i + 1).match(/^([*+]|\{\d+,\d*\})/)?.[0] ?? '');
      if (repeated && unbounded.test(inner)) {
        return true;
      }
      groups[groups.length - 1] += inner;
    } else {
      groups[groups.length - 1] += bare[i];
    }
  }
  return false;
}
