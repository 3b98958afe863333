/**
 * Lets the checker of the server read an expression once: the FEEL library reads it again for
 * every evaluation, which costs a hundred times what evaluating does.
 *
 * What is read depends on the names in the data, not on the values; the caller sees to that. The
 * library is only added to; the build fails when it has changed.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

const NEEDED = [
  'const interpreter = new Interpreter();',
  'const { root } = interpreter.evaluate(expression, evalContext, dialect, interpreterContext);',
  'evaluate(expression, evalContext, dialect, interpreterContext) {',
  "const value = evalContext['?'] !== undefined ? evalContext['?'] : null;",
  'const { root } = interpreter.unaryTest(expression, evalContext, dialect, interpreterContext);',
  'const testResult = test(value);',
];

const ADDED = `
class Silent extends InterpreterContext {
  addWarning() {}
}

/** A function of data with the names of these; throws when the expression cannot be read. */
export function compile(expression, context) {
  return interpreter.evaluate(expression, context, undefined, new Silent()).root;
}

/** The same for a unary test, which is how form-js reads conditions. */
export function compileTest(expression, context) {
  const { root } = interpreter.unaryTest(expression, context, undefined, new Silent());
  return (data) => root(data)(data['?'] !== undefined ? data['?'] : null);
}
`;

export function withCompile(source) {
  const missing = NEEDED.filter((snippet) => !source.includes(snippet));
  if (missing.length) {
    throw new Error(`the FEEL library has changed; not found:\n  ${missing.join('\n  ')}`);
  }
  return source + ADDED;
}

export const feel = {
  name: 'feel',
  setup(build) {
    build.onLoad({ filter: /@bpmn-io[\\/]feelin[\\/]dist[\\/]index\.js$/ }, ({ path: file }) => ({
      contents: withCompile(readFileSync(file, 'utf8')),
      loader: 'js',
      resolveDir: path.dirname(file),
    }));
  },
};
