/**
 * Makes judging a form cheap: reading FEEL is what costs, and a form is walked several times.
 *
 * An expression is given only the part of the data whose names stand in it, and what it gave for
 * the same part is remembered until `forget`.
 */

const SIMPLE = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const WORDS = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

export class Memory {
  static $inject = ['expressionLanguage'];

  constructor(expressionLanguage) {
    this._known = new Map();
    this._words = new Map();
    const original = expressionLanguage.evaluate.bind(expressionLanguage);
    expressionLanguage.evaluate = (expression, context = {}) => {
      const part = this._part(expression, context);
      const name = `${expression}\n${JSON.stringify(part)}`;
      if (!this._known.has(name)) {
        this._known.set(name, original(expression, part));
      }
      return this._known.get(name);
    };
  }

  forget() {
    this._known.clear();
  }

  /** A name that is one word and does not stand in the expression cannot be meant by it. */
  _part(expression, context) {
    const words = this._wordsOf(expression);
    return Object.fromEntries(Object.entries(context).filter(([key]) => words.has(key) || !SIMPLE.test(key)));
  }

  _wordsOf(expression) {
    if (!this._words.has(expression)) {
      this._words.set(expression, new Set(String(expression).match(WORDS)));
    }
    return this._words.get(expression);
  }
}
