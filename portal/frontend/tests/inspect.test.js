/** What an author is told about a form. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { loadHeadless } from './support/browser.js';

const form = (rest) => ({ type: 'default', components: [{ type: 'textfield', id: 'a', key: 'a', label: 'A', ...rest }] });

describe('inspect', () => {
  let headless;

  before(async () => {
    headless = await loadHeadless();
  });

  const codes = (rest) => headless.inspect(form(rest)).map(({ code }) => code);

  for (const [name, rest, expected] of [
    ['a good form', { conditional: { hide: '=if x = null then false else x > 3' }, validate: { pattern: '^[a-z]+$' } }, []],
    ['a condition that hides on the unknown', { conditional: { hide: '=x > 3' } }, ['hide-not-null-safe']],
    ['a condition that cannot be read', { conditional: { hide: '=if x then' } }, ['feel-syntax']],
    ['a rule that cannot be read', { properties: { rule: 'value >' } }, ['feel-syntax']],
    ['a pattern that cannot be read', { validate: { pattern: '(' } }, ['pattern-syntax']],
    ['a pattern that explodes', { validate: { pattern: '^(a+)+$' } }, ['pattern-explodes']],
    ['a pattern that explodes deeper', { validate: { pattern: '((ab*c){2,})*' } }, ['pattern-explodes']],
    ['escaped signs repeat nothing', { validate: { pattern: '^(\\+7)?(\\d{3}-){2}[+*]$' } }, []],
  ]) {
    it(name, () => assert.deepEqual(codes(rest), expected));
  }

  it('names every variable a form touches, in rules too', () => {
    const schema = form({ conditional: { hide: '=x.y > 1' }, properties: { rule: 'value > z' } });
    assert.deepEqual(headless.variables(schema), ['a', 'value', 'x', 'z']);
  });

  it('describes what a dialogue asks for', () => {
    const schema = { type: 'default', components: [{ type: 'radio', id: 'r', key: 'r', label: 'R', values: [{ label: 'One', value: 'one' }] }] };
    assert.deepEqual(headless.describe(schema, { r: 'one' }, {}), [
      {
        id: 'r', name: 'r', key: 'r', type: 'radio', path: ['r'], indexes: [], value: 'one', locked: false,
        options: [{ label: 'One', value: 'one' }], suggestion: null,
      },
    ]);
  });

  it('puts a list before the fields of its rows', () => {
    const row = { type: 'textfield', id: 'f', key: 'f' };
    const list = { type: 'dynamiclist', id: 'l', path: 'l', isRepeating: true, components: [row] };
    const found = headless.describe({ type: 'default', components: [list] }, { l: [{ f: 'a' }, {}] }, {});
    assert.deepEqual(found.map(({ name, path }) => [name, path]), [
      ['l', ['l']], ['f.0', ['l', 0, 'f']], ['f.1', ['l', 1, 'f']],
    ]);
  });

  it('suggests a value for an empty field only', () => {
    const field = { type: 'textfield', id: 'd', key: 'd', properties: { defaultFrom: '=today' } };
    const schema = { type: 'default', components: [field] };
    const suggested = (data) => headless.describe(schema, data, { today: '2026-11-26' })[0].suggestion;
    assert.deepEqual([suggested({}), suggested({ d: 'mine' })], ['2026-11-26', null]);
  });
});
