/**
 * Makes judging a form cheap: reading FEEL is what costs, and a form is walked several times.
 *
 * An expression is given only the part of the data whose names stand in it. It is read once for
 * every shape of that part (names can be several words or words of FEEL itself), and what it
 * gave for the same part is remembered until `forget`.
 */

import { compile, compileTest } from '@bpmn-io/feelin';

const SIMPLE = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const WORDS = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Readings kept; a city has a few thousand expressions. */
const KEPT = 5000;

const READERS = { evaluate: compile, test: compileTest };

const programs = new Map();
const words = new Map();

export class Memory {
  static $inject = ['expressionLanguage'];

  constructor(expressionLanguage) {
    this._known = new Map();
    const by = (kind) => (expression, context = {}) =>
      expressionLanguage.isExpression(expression) ? this._evaluate(kind, expression, context) : null;
    expressionLanguage.evaluate = by('evaluate');
    expressionLanguage.evaluateUnaryTest = by('test');
  }

  forget() {
    this._known.clear();
  }

  _evaluate(kind, expression, context) {
    const part = partOf(expression, context);
    const name = `${kind} ${expression}\n${JSON.stringify(part)}${endless(part)}`;
    if (!this._known.has(name)) {
      this._known.set(name, run(kind, expression, part));
    }
    return this._known.get(name);
  }
}

/** An expression that cannot be read or evaluated gives null, as in the browser. */
function run(kind, expression, part) {
  try {
    return programOf(kind, expression, part)(part);
  } catch {
    return null;
  }
}

function programOf(kind, expression, part) {
  return remembered(programs, `${kind} ${expression}\n${shapeOf(part)}`, () => READERS[kind](expression.slice(1), part));
}

/** A name that is one word and does not stand in the expression cannot be meant by it. */
function partOf(expression, context) {
  const meant = remembered(words, expression, () => new Set(expression.match(WORDS)));
  return Object.fromEntries(Object.entries(context).filter(([key]) => meant.has(key) || !SIMPLE.test(key)));
}

/** JSON does not tell an infinite number from none. */
const endless = (part) => Object.values(part).filter((one) => Math.abs(one) === Infinity).join();

function remembered(kept, key, make) {
  if (!kept.has(key)) {
    if (kept.size >= KEPT) {
      kept.clear();
    }
    kept.set(key, make());
  }
  return kept.get(key);
}

/** All names and kinds in a value, without the values. */
function shapeOf(value) {
  if (Array.isArray(value)) {
    return `[${[...new Set(value.map(shapeOf))].join()}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}${shapeOf(one)}`)}}`;
  }
  return value === null || value === undefined ? '-' : typeof value;
}
