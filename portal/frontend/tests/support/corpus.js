/**
 * Forms and data that cover every component type and every rule, for comparing the checker of
 * the server with the form as a browser renders it. Each case: {name, schema, data}.
 */

const form = (...components) => ({ type: 'default', id: 'corpus', schemaVersion: 19, components });
const field = (type, key, rest = {}) => ({ type, id: `f_${key}`, key, label: key, ...rest });
const options = [
  { label: 'One', value: 'one' },
  { label: 'Two', value: 'two' },
];

const STRANGE = [undefined, null, '', 'text', ' a ', 0, 1, -3.5, true, false, [], ['one'], ['one', 'x'], {}, { a: 1 }];

/** One component with many values. */
const SINGLE = {
  'textfield plain': field('textfield', 'v'),
  'textfield required': field('textfield', 'v', { validate: { required: true } }),
  'textfield lengths': field('textfield', 'v', { validate: { minLength: 3, maxLength: 5 } }),
  'textfield lengths by expression': field('textfield', 'v', { validate: { minLength: '=1 + 2' } }),
  'textfield pattern': field('textfield', 'v', { validate: { pattern: '^t.x' } }),
  'textfield pattern with a message': field('textfield', 'v', {
    validate: { pattern: '^z', patternErrorMessage: 'Начните с z' },
  }),
  'textfield email': field('textfield', 'v', { validate: { validationType: 'email' } }),
  'textfield phone': field('textfield', 'v', { validate: { validationType: 'phone' } }),
  'textfield default': field('textfield', 'v', { defaultValue: 'given' }),
  'textfield disabled': field('textfield', 'v', { disabled: true, validate: { required: true } }),
  'textfield readonly': field('textfield', 'v', { readonly: true, validate: { required: true } }),
  'textfield readonly by expression': field('textfield', 'v', { readonly: '=v = "text"', validate: { required: true } }),
  'textfield hidden': field('textfield', 'v', { conditional: { hide: '=true' }, validate: { required: true } }),
  'textfield rule': field('textfield', 'v', { properties: { rule: 'value != "text"', ruleMessage: 'не text' } }),
  'textarea': field('textarea', 'v', { validate: { required: true, maxLength: 3 } }),
  'number': field('number', 'v', { validate: { required: true, min: 0, max: 10 } }),
  'number decimals': field('number', 'v', { decimalDigits: 0 }),
  'number increment': field('number', 'v', { increment: '0.5', decimalDigits: 1 }),
  'number as text': field('number', 'v', { serializeToString: true, validate: { min: '=0 - 1' } }),
  'checkbox': field('checkbox', 'v', { validate: { required: true } }),
  'radio': field('radio', 'v', { values: options, validate: { required: true } }),
  'select': field('select', 'v', { values: options }),
  'select searchable': field('select', 'v', { values: options, searchable: true, validate: { required: true } }),
  'select by key': field('select', 'v', { valuesKey: 'v_options' }),
  'select by expression': field('select', 'v', { valuesExpression: '=["one", "text"]' }),
  'select without options': field('select', 'v', { values: [] }),
};

const MULTIPLE = {
  'checklist': field('checklist', 'v', { values: options, validate: { required: true } }),
  'taglist': field('taglist', 'v', { values: options }),
  'taglist by expression': field('taglist', 'v', { valuesExpression: '=["one", "two"]', validate: { required: true } }),
};

const DATES = {
  'date': [field('datetime', 'v', { subtype: 'date', validate: { required: true } }), ['2026-12-01', '2026-13-01', '2026-2-3', 'x', null, 7]],
  'date of the past': [field('datetime', 'v', { subtype: 'date', disallowPassedDates: true }), ['2031-01-02', null]],
  'time': [field('datetime', 'v', { subtype: 'time', timeSerializingFormat: 'no_timezone', timeInterval: 1 }), ['10:30', 'x', null]],
  'moment': [
    field('datetime', 'v', { subtype: 'datetime', timeSerializingFormat: 'utc_offset', timeInterval: 1, validate: { required: true } }),
    ['2026-12-01T10:30+00:00', '2026-12-01', 'x', null],
  ],
};

function single() {
  return Object.entries(SINGLE).flatMap(([name, component]) =>
    STRANGE.map((v, index) => ({ name: `${name} #${index}`, schema: form(component), data: withOptions({ v }) })),
  );
}

/** A browser breaks on text where it expects a list; the server does not. */
function multiple() {
  const values = STRANGE.filter((v) => v === undefined || v === null || Array.isArray(v));
  return Object.entries(MULTIPLE).flatMap(([name, component]) =>
    values.map((v, index) => ({ name: `${name} #${index}`, schema: form(component), data: { v } })),
  );
}

function dates() {
  return Object.entries(DATES).flatMap(([name, [component, values]]) =>
    values.map((v, index) => ({ name: `${name} #${index}`, schema: form(component), data: { v } })),
  );
}

const withOptions = (data) => ({ ...data, v_options: [{ value: 'text', label: 'Text' }, 'one', 0, null, { value: 3 }] });

const LIST = form(
  field('textfield', 'unit'),
  {
    type: 'dynamiclist',
    id: 'list',
    path: 'items',
    label: 'Items',
    allowAddRemove: true,
    defaultRepetitions: 2,
    isRepeating: true,
    components: [
      field('number', 'count', { validate: { required: true, min: '=if parent.unit = "t" then 10 else 1' } }),
      field('textfield', 'note', {
        conditional: { hide: '=this.count = 5' },
        validate: { required: true },
        properties: { rule: 'value != "no" or i[1] > 1', ruleMessage: 'первая строка' },
      }),
      {
        type: 'group',
        id: 'inner',
        path: 'size',
        label: 'Size',
        components: [field('number', 'width', { validate: { max: '=this.count' } })],
      },
      {
        type: 'dynamiclist',
        id: 'deep',
        path: 'parts',
        label: 'Parts',
        isRepeating: true,
        defaultRepetitions: 1,
        components: [field('textfield', 'part', { validate: { required: true, minLength: '=parent.count' } })],
      },
    ],
  },
);

const GROUPS = form(
  field('select', 'kind', { values: options }),
  {
    type: 'group',
    id: 'person',
    path: 'person',
    label: 'Person',
    conditional: { hide: '=kind = "two"' },
    components: [
      field('textfield', 'name', { validate: { required: true } }),
      {
        type: 'group',
        id: 'flat',
        label: 'Flat',
        components: [field('textfield', 'city', { conditional: { hide: '=person.name = "nowhere"' }, validate: { required: true } })],
      },
    ],
  },
  { type: 'text', id: 'words', text: '# {{kind}}' },
  { type: 'html', id: 'html', content: '<b>x</b>' },
  { type: 'separator', id: 'line' },
  { type: 'spacer', id: 'gap', height: 10 },
  { type: 'image', id: 'image', source: 'data:,', alt: 'a' },
  { type: 'table', id: 'table', label: 'Table', dataSource: '=rows', columns: [{ label: 'A', key: 'a' }] },
  { type: 'documentPreview', id: 'preview', label: 'Preview', dataSource: '=documents' },
  { type: 'iframe', id: 'frame', label: 'Frame', url: 'https://example.org' },
  { type: 'button', id: 'button', label: 'Send', action: 'submit' },
);

const COMPUTED = form(
  field('number', 'price'),
  field('expression', 'vat', { expression: '=price * 0.2', computeOn: 'change' }),
  field('expression', 'total', { expression: '=if vat = null then null else price + vat', computeOn: 'change' }),
  field('expression', 'late', { expression: '=total + 1', computeOn: 'presubmit' }),
  field('textfield', 'why', { conditional: { hide: '=if total = null then true else total < 100' }, validate: { required: true } }),
);

const CONDITIONS = form(
  field('textfield', 'a', { conditional: { hide: '=missing.deep > 3' }, validate: { required: true } }),
  field('textfield', 'b', { conditional: { hide: '=x and y' }, validate: { required: true } }),
  field('textfield', 'c', { conditional: { hide: '=date(day) < date("2026-12-01")' }, validate: { required: true } }),
  field('textfield', 'd', { conditional: { hide: '=this is not FEEL (' }, validate: { required: true } }),
  field('checkbox', 'x'),
  field('checkbox', 'y'),
  field('datetime', 'day', { subtype: 'date' }),
);

const EXPRESSIONS = form(
  field('textfield', 'a'),
  field('expression', 'words', { expression: '=my var + my-var + string length(a)', computeOn: 'change' }),
  field('expression', 'filter', { expression: '=count(rows[n > 1])', computeOn: 'change' }),
  field('expression', 'some', { expression: '=some row in rows satisfies row.n = 2', computeOn: 'change' }),
  field('expression', 'reflect', { expression: '=get value(_this_, "a")', computeOn: 'change' }),
  field('expression', 'dates', { expression: '=string(date("2026-12-01") - duration("P1D"))', computeOn: 'change' }),
  field('expression', 'record', { expression: '={x: a, y: [1, x]}', computeOn: 'change' }),
  field('expression', 'broken', { expression: '=if then', computeOn: 'change' }),
  field('expression', 'nested', { expression: '=place.street name', computeOn: 'change' }),
);

const WIDGETS = form(
  field('textfield', 'photos', { properties: { widget: 'photo', minCount: '2', maxCount: '3' } }),
  field('textfield', 'geo', { validate: { required: true }, properties: { widget: 'geo' } }),
);

function many(name, schema, list) {
  return list.map((data, index) => ({ name: `${name} #${index}`, schema, data }));
}

export const CORPUS = [
  ...single(),
  ...multiple(),
  ...dates(),
  ...many('list', LIST, [
    {},
    { items: [] },
    { items: null },
    { items: [{ count: 5 }, { count: 1, note: 'no' }] },
    { items: [{ count: 0, note: 'no', size: { width: 3 } }, { count: 7, note: 'x', size: { width: 3 } }] },
    { unit: 't', items: [{ count: 9, note: 'a', parts: [{ part: 'abc' }, { part: '' }] }, 'broken', 3] },
    { items: [{ count: 2, note: 'ok', parts: [] }] },
  ]),
  ...many('groups', GROUPS, [
    {},
    { kind: 'one' },
    { kind: 'two', person: { name: 'x' } },
    { kind: 'one', person: { name: 'nowhere' } },
    { kind: 'one', person: { name: 'x', city: 'y', extra: 1 }, rows: [{ a: 1 }] },
    { kind: 'one', person: null },
  ]),
  ...many('computed', COMPUTED, [{}, { price: 10 }, { price: 100 }, { price: 100, why: 'because' }]),
  ...many('expressions', EXPRESSIONS, [
    {},
    { a: 'xyz', 'my var': 2, 'my-var': 3, rows: [{ n: 1 }, { n: 2 }], place: { 'street name': 'Lenina' } },
    { a: 'xyz', rows: [{ n: 2 }, { n: 3 }], place: { street: 1 } },
  ]),
  ...many('conditions', CONDITIONS, [
    {},
    { a: '1', b: '2', c: '3', d: '4', day: '2026-11-01' },
    { x: true, y: true, day: '2026-12-24' },
    { missing: { deep: 9 }, x: true },
  ]),
  ...many('widgets', WIDGETS, [
    {},
    { photos: 'a', geo: '46.959120,142.738010' },
    { photos: 'a b', geo: '10,20' },
    { photos: 'a b c d', geo: 'here' },
  ]),
  { name: 'unknown type', schema: form({ type: 'hologram', id: 'x', key: 'x' }), data: {} },
  { name: 'a path claimed twice', schema: form(field('textfield', 'a'), { ...field('textfield', 'a'), id: 'f_b' }), data: {} },
];
