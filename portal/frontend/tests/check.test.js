/** Merge, don't trust: what of a post counts. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { loadHeadless } from './support/browser.js';

const form = (...components) => ({ type: 'default', id: 'f', components });
const text = (key, rest = {}) => ({ type: 'textfield', id: key, key, label: key, ...rest });
const number = (key, rest = {}) => ({ type: 'number', id: key, key, label: key, ...rest });
const list = (rest, ...components) => ({
  type: 'dynamiclist', id: 'list', path: 'rows', label: 'rows', isRepeating: true, allowAddRemove: true, defaultRepetitions: 0, ...rest, components,
});

describe('what a person may not change comes from the task', () => {
  let check;

  before(async () => {
    ({ check } = await loadHeadless());
  });

  const judged = (schema, posted, current) => check(schema, posted, current, { locale: 'en', zone: 'UTC' });

  it('a readonly value', () => {
    const { data } = judged(form(number('price', { readonly: true })), { price: 1 }, { price: 100 });
    assert.deepEqual(data, { price: 100 });
  });

  it('a value that is readonly under a condition, whatever is posted', () => {
    const schema = form({ type: 'checkbox', id: 'done', key: 'done', readonly: true }, text('note', { readonly: '=done' }));
    const { data, fields } = judged(schema, { done: false, note: 'forged' }, { done: true, note: 'kept' });
    assert.equal(data.note, 'kept');
    assert.deepEqual(fields.map((one) => one.locked), [true, true]);
  });

  it('values that lock each other, however they are forged', () => {
    const schema = form(text('a', { readonly: '=b = "lock"' }), text('b', { readonly: '=a = "lock"' }));
    const { data } = judged(schema, { a: 'free', b: 'free' }, { a: 'lock', b: 'lock' });
    assert.deepEqual(data, { a: 'lock', b: 'lock' });
  });

  it('but a value that opens by an honest change', () => {
    const schema = form({ type: 'checkbox', id: 'edit', key: 'edit' }, text('note', { readonly: '=not(edit)' }));
    assert.equal(judged(schema, { edit: true, note: 'new' }, { edit: false, note: 'old' }).data.note, 'new');
    assert.equal(judged(schema, { edit: false, note: 'new' }, { edit: false, note: 'old' }).data.note, 'old');
  });

  it('and a value that locks itself when it is final', () => {
    const schema = form(text('state', { readonly: '=state = "final"' }));
    assert.equal(judged(schema, { state: 'final' }, { state: 'draft' }).data.state, 'final');
    assert.equal(judged(schema, { state: 'draft' }, { state: 'final' }).data.state, 'final');
  });

  it('a computed value is computed again', () => {
    const schema = form(number('price', { readonly: true }), { type: 'expression', id: 'vat', key: 'vat', expression: '=price * 0.2' });
    const { data, fields } = judged(schema, { price: 1, vat: 5 }, { price: 100, vat: 7 });
    assert.deepEqual(data, { price: 100, vat: 20 });
    assert.equal(fields.find((one) => one.id === 'vat').locked, false);
  });

  it('a disabled value is neither taken nor given', () => {
    assert.deepEqual(judged(form(text('a', { disabled: true })), { a: 'x' }, { a: 'y' }).data, {});
  });

  it('what the form does not know is dropped', () => {
    assert.deepEqual(judged(form(text('a')), { a: 'x', evil: 1, __proto__: { b: 1 } }, { other: 2 }).data, { a: 'x' });
  });

  it('what is hidden is dropped and not judged', () => {
    const schema = form(text('a'), text('b', { conditional: { hide: '=a = "x"' }, validate: { required: true } }));
    const { data, errors } = judged(schema, { a: 'x', b: 'y' }, {});
    assert.deepEqual({ data, errors }, { data: { a: 'x' }, errors: {} });
  });

  it('options come from the task, not from the post', () => {
    const schema = form({ type: 'select', id: 's', key: 's', label: 's', valuesKey: 's_options' });
    const posted = { s: 'forged', s_options: [{ value: 'forged', label: 'x' }] };
    assert.deepEqual(judged(schema, posted, { s_options: [{ value: 'true', label: 'x' }] }).data, { s: null });
  });

  it('an answer that is missing stays as it was; null empties it', () => {
    const schema = form(text('a'), text('b'));
    assert.deepEqual(judged(schema, { b: null }, { a: 'kept', b: 'old' }).data, { a: 'kept', b: '' });
  });
});

describe('widgets', () => {
  let check;

  before(async () => {
    ({ check } = await loadHeadless());
  });

  const errorsOf = (component, value) => check(form(component), { w: value }, {}, { locale: 'en', zone: 'UTC', today: '2026-11-24' });
  const INN = text('w', { properties: { widget: 'organisation' } });
  const LENGTH = 'An INN has 10 digits, that of a sole trader 12.';
  const DIGITS = 'There is a typing error in the INN: its check digits do not fit.';

  for (const [value, expected] of [
    ['7707083893', {}],
    ['7707 083-893', {}],
    ['500100732259', {}],
    ['', {}],
    ['7707083894', { w: [DIGITS] }],
    ['500100732258', { w: [DIGITS] }],
    ['500100732249', { w: [DIGITS] }],
    ['77070838', { w: [LENGTH] }],
    ['٧٧٠٧٠٨٣٨٩٣', { w: [DIGITS] }],
    ['770708389x', { w: [DIGITS] }],
  ]) {
    it(`an organisation by its INN: ${value}`, () => assert.deepEqual(errorsOf(INN, value).errors, expected));
  }

  for (const [multiple, value, expected] of [
    [false, 'one', {}],
    [false, 'one two', { w: ['At most 1 may be added.'] }],
    [true, 'one two', {}],
  ]) {
    it(`a file picker holds stored files, several: ${multiple}, "${value}"`, () => {
      const { data, errors } = errorsOf({ type: 'filepicker', id: 'w', key: 'w', label: 'w', multiple }, value);
      assert.deepEqual({ data, errors }, { data: { w: value }, errors: expected });
    });
  }
});

describe('a form that is used again', () => {
  let validate;

  before(async () => {
    ({ validate } = await loadHeadless());
  });

  const around = (rest) => ({ locale: 'ru', zone: 'UTC', today: '2026-11-24', ...rest });
  const schema = form(text('a', { properties: { rule: 'value = other and value != today', ruleMessage: 'Нет' } }));

  it('remembers nothing of the last answers', () => {
    assert.deepEqual(validate(schema, { a: 'x', other: 'x' }, around()), { data: { a: 'x' }, errors: {} });
    assert.deepEqual(validate(schema, {}, around()), { data: { a: '' }, errors: { a: ['Нет'] } });
    assert.deepEqual(validate(schema, { a: 'x' }, around()), { data: { a: 'x' }, errors: { a: ['Нет'] } });
  });

  it('follows the day, the borders and the language of each call', () => {
    const day = { a: '2026-11-24', other: '2026-11-24' };
    assert.deepEqual(validate(schema, day, around()).errors, { a: ['Нет'] });
    assert.deepEqual(validate(schema, day, around({ today: '2026-11-25' })).errors, {});
    const geo = form(text('g', { properties: { widget: 'geo' } }));
    assert.deepEqual(validate(geo, { g: '1,2' }, around()).errors, {});
    assert.deepEqual(validate(geo, { g: '1,2' }, around({ locale: 'en', bounds: [5, 5, 6, 6] })).errors, { g: ['The point is outside the city.'] });
  });

  it('works again after a call that failed', () => {
    const broken = { ...around(), now: 'never', zone: 'No/Where' };
    const dated = form(text('a', { properties: { rule: 'value != string(now())' } }));
    try {
      validate(dated, { a: 'x' }, broken);
    } catch {
      // Whatever it says.
    }
    assert.deepEqual(validate(dated, { a: 'x' }, around()).errors, {});
  });
});

describe('rows of a list', () => {
  let check;

  before(async () => {
    ({ check } = await loadHeadless());
  });

  const rowsOf = (schema, rows, current) => check(schema, { rows }, { rows: current }, { locale: 'en', zone: 'UTC' }).data.rows;
  const columns = [text('code', { readonly: true }), number('count')];

  it('keep their readonly values when another row is removed', () => {
    const rows = rowsOf(form(list({}, ...columns)), [{ code: 'b', count: 5 }], [{ code: 'a', count: 1 }, { code: 'b', count: 2 }]);
    assert.deepEqual(rows, [{ code: 'b', count: 5 }]);
  });

  it('get no readonly value that is invented', () => {
    assert.deepEqual(rowsOf(form(list({}, ...columns)), [{ code: 'forged', count: 5 }], [{ code: 'a' }]), [{ code: '', count: 5 }]);
  });

  it('do not give one readonly value to two rows', () => {
    const rows = rowsOf(form(list({}, ...columns)), [{ code: 'a', count: 1 }, { code: 'a', count: 2 }], [{ code: 'a' }]);
    assert.deepEqual(rows, [{ code: 'a', count: 1 }, { code: '', count: 2 }]);
  });

  it('can neither be added to nor taken from a fixed list', () => {
    const schema = form(list({ allowAddRemove: false }, ...columns));
    const rows = rowsOf(schema, [{ code: 'x', count: 9 }, { count: 8 }, { count: 7 }], [{ code: 'a' }, { code: 'b' }]);
    assert.deepEqual(rows, [{ code: 'a', count: 9 }, { code: 'b', count: 8 }]);
  });

  for (const allowAddRemove of [true, false]) {
    it(`are locked one by one by a condition about the row, growing: ${allowAddRemove}`, () => {
      const schema = form(list({ allowAddRemove }, text('state', { readonly: true }), number('count', { readonly: '=this.state = "closed"' })));
      const rows = rowsOf(schema, [{ state: 'closed', count: 9 }, { state: 'open', count: 8 }], [{ state: 'closed', count: 1 }, { state: 'open', count: 2 }]);
      assert.deepEqual(rows.map((row) => row.count), [1, 8]);
    });
  }

  it('are found by what a person could not change when one above is removed', () => {
    const schema = form(list({}, text('state'), number('count', { readonly: '=this.state = "closed"' })));
    const rows = rowsOf(schema, [{ state: 'closed', count: 2 }], [{ state: 'closed', count: 1 }, { state: 'closed', count: 2 }]);
    assert.deepEqual(rows, [{ state: 'closed', count: 2 }]);
  });

  it('name their errors by field and index', () => {
    const schema = form(list({}, number('count', { validate: { min: 3 } })));
    const { errors } = check(schema, { rows: [{ count: 5 }, { count: 1 }] }, {}, { locale: 'en', zone: 'UTC' });
    assert.deepEqual(Object.keys(errors), ['count.1']);
  });
});

describe('rules', () => {
  let validate;

  before(async () => {
    ({ validate } = await loadHeadless());
  });

  const errorsOf = (component, data, options = {}) =>
    validate(form(component, text('other')), data, { locale: 'ru', zone: 'UTC', today: '2026-11-24', ...options }).errors;

  const AFTER = text('day', { properties: { rule: 'date(value) > date(today)', ruleMessage: 'Позже' } });
  const IF_OTHER = text('mail', { properties: { rule: 'if other = "mail" then value != "" else true', ruleMessage: 'Нужна почта' } });
  const PAST = { type: 'datetime', id: 'd', key: 'd', subtype: 'date', disallowPassedDates: true };

  for (const [name, component, data, expected] of [
    ['true is valid', AFTER, { day: '2026-11-25' }, {}],
    ['false is not', AFTER, { day: '2026-11-24' }, { day: ['Позже'] }],
    ['an answer that cannot be judged is not', AFTER, { day: 'soon' }, { day: ['Позже'] }],
    ['an empty answer that cannot be judged is valid', AFTER, { day: '' }, {}],
    ['a rule may ask for an empty field', IF_OTHER, { other: 'mail' }, { mail: ['Нужна почта'] }],
    ['and may let it be', IF_OTHER, { other: 'post' }, {}],
    ['without words of its own', text('a', { properties: { rule: 'value = "x"' } }), { a: 'y' }, { a: ['Значение не подходит'] }],
    ['a broken rule refuses', text('a', { properties: { rule: 'if if' } }), { a: 'y' }, { a: ['Значение не подходит'] }],
    ['a date of the past', PAST, { d: '2026-11-23' }, { d: ['Дата не может быть в прошлом'] }],
    ['today is not the past', PAST, { d: '2026-11-24' }, {}],
    ['a date that is only shown', { ...PAST, readonly: true }, { d: '2020-01-01' }, {}],
    ['a value of another shape', text('a', { validate: { minLength: 1 } }), { a: 'x' }, {}],
    ['a minimum length of a number', { type: 'number', id: 'n', key: 'n', validate: { minLength: 2 } }, { n: 5 }, { n: ['Не удалось проверить значение: исправьте его или сообщите администратору'] }],
  ]) {
    it(name, () => assert.deepEqual(errorsOf(component, data), expected));
  }

  it('FEEL takes its clock from the caller', () => {
    const noon = Date.UTC(2031, 4, 6, 20);
    const component = text('a', { properties: { rule: 'starts with(string(today()), value)' } });
    assert.deepEqual(errorsOf(component, { a: '2031-05-07' }, { now: noon, zone: 'Asia/Sakhalin', today: undefined }), {});
  });
});
