/**
 * Remembers what an expression gave for the same data while one form is judged: reading FEEL is
 * what costs, and a form is walked several times.
 */
export class Memory {
  static $inject = ['expressionLanguage'];

  constructor(expressionLanguage) {
    const original = expressionLanguage.evaluate.bind(expressionLanguage);
    const known = new Map();
    const texts = new WeakMap();
    const textOf = (context) => {
      if (!texts.has(context)) {
        texts.set(context, JSON.stringify(context));
      }
      return texts.get(context);
    };
    expressionLanguage.evaluate = (expression, context = {}) => {
      const name = `${expression}\n${textOf(context)}`;
      if (!known.has(name)) {
        known.set(name, original(expression, context));
      }
      return known.get(name);
    };
  }
}
