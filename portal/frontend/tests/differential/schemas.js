/** Forms nobody wrote: every component type, every rule, nested and conditional, with data. */

import { Chance } from './random.js';
import { hostile, valueFor } from './values.js';

const LEAVES = ['textfield', 'textarea', 'number', 'checkbox', 'radio', 'select', 'checklist', 'taglist', 'datetime', 'filepicker', 'expression'];
const SHOWN = ['text', 'html', 'image', 'iframe', 'spacer', 'separator', 'button', 'table', 'documentPreview'];
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'place.street', 'place.house', 'my var'];
const OUTSIDE = ['limit', 'kind', 'flag', 'list', 'missing'];

const CONDITIONS = [
  '=true', '=false', '={x} = null', '={x} != null', '={x} > 3', '={x} <= {y}', '={x} = "one"', '={x} in ["one", "two"]', '=not({x})', '={x} = true',
  '={x} and {y}', '={x} or {y}', '=if {x} = null then false else {x} > 1', '=count({x}) > 0', '=list contains({x}, "one")', '=string length({x}) > 2',
  '=contains({x}, "a")', '={x} = {y}', '={x}.deep > 1', '=is defined({x})', '=some v in list satisfies v > 1', '=date({x}) < date("2026-12-02")',
  '={x} between 1 and 5', '={x} + {y} > 5', '=broken (', '=', '> 5', '=> 3', '=1, 2', '=null', '=-', '=today() > date("2020-01-01")', '={x} = ""', '="x"',
];
const ROW_CONDITIONS = ['=this.{x} > 1', '=this.{x} = null', '=parent.kind = "one"', '=i[1] > 1', '=_this_.{x} = "one"', '=parent.{x} = "a"', '=count(i) = 1'];
const FORMULAS = [
  '={x} + {y}', '={x} * 2', '=upper case({x})', '=count(list)', '=if {x} = "one" then 1 else "no"', '=[{x}, {y}]', '={r: {x}}', '=string({x})', '=sum(list)',
  '=date("2026-12-01")', '=duration("P1D")', '=broken (', '=null', '=for v in list return v * 2', '=today() = null', '={x}.deep', '=limit', '=1 / 3', '=@"2026-12-01"',
];
const NUMBERS = [0, 1, 3, 5, 10, '2', 'x', '=limit', '={x}', '=1 + 1', '=null', '="3"', '=broken (', -1, 2.5, ''];
const PATTERNS = ['^a', '[0-9]+', '^[а-яё ]*$', '(', '.', '^$', '\\d{3}', '^(one|two)$'];

class Forge {
  constructor(seed) {
    this.chance = new Chance(seed);
    this.count = 0;
  }

  form() {
    const components = this.components(this.chance.of([1, 2, 3, 4, 6, 9]), 0, false);
    return { type: 'default', id: 'forged', schemaVersion: 19, components };
  }

  components(count, depth, inRow) {
    const keys = new Set();
    return Array.from({ length: count }, () => this.component(depth, inRow, keys)).filter(Boolean);
  }

  component(depth, inRow, keys) {
    const { chance } = this;
    const roll = chance.next();
    if (roll < 0.1 && depth < 3) {
      return this.group(depth, inRow, keys);
    }
    if (roll < 0.2 && depth < 3) {
      return this.list(depth, keys);
    }
    return roll < 0.32 ? this.shown(inRow) : this.leaf(inRow, keys);
  }

  id(type) {
    this.count += 1;
    return `${type}_${this.count}`;
  }

  /** Names of the form, of data outside it, and none at all. */
  expression(templates) {
    const name = () => this.chance.of([...KEYS.slice(0, 7), ...OUTSIDE, 'place.street']);
    return this.chance.of(templates).replaceAll('{x}', name).replaceAll('{y}', name);
  }

  condition(inRow) {
    return this.expression(inRow && this.chance.often(0.5) ? ROW_CONDITIONS : CONDITIONS);
  }

  common(component, inRow) {
    if (this.chance.often(0.25)) {
      component.conditional = { hide: this.condition(inRow) };
    }
    return component;
  }

  group(depth, inRow, keys) {
    const group = { type: 'group', id: this.id('group'), label: 'Group', components: [] };
    if (this.chance.often(0.5)) {
      group.path = this.free(['place', 'person', 'p.q'], keys);
    }
    group.components = group.path ? this.components(this.chance.below(4), depth + 1, inRow) : this.flat(depth, inRow, keys);
    return group.path === undefined && !group.components.length ? undefined : this.common(group, inRow);
  }

  /** A group without a path shares the names around it. */
  flat(depth, inRow, keys) {
    return Array.from({ length: this.chance.below(4) }, () => this.component(depth + 1, inRow, keys)).filter(Boolean);
  }

  list(depth, keys) {
    const { chance } = this;
    const list = {
      type: 'dynamiclist',
      id: this.id('list'),
      path: this.free(['rows', 'items', 'sub.rows'], keys),
      label: 'List',
      isRepeating: chance.often(0.95),
      allowAddRemove: chance.often(0.7),
      components: this.components(1 + chance.below(3), depth + 1, true),
    };
    if (chance.often(0.6)) {
      list.defaultRepetitions = chance.below(3);
    }
    if (chance.often(0.2)) {
      Object.assign(list, { nonCollapsedItems: 1, disableCollapse: chance.often(0.5) });
    }
    return list.path ? this.common(list, depth > 0) : undefined;
  }

  free(names, keys) {
    const left = names.filter((name) => ![...keys].some((key) => clash(key, name)));
    const name = left.length ? this.chance.of(left) : undefined;
    if (name) {
      keys.add(name);
    }
    return name;
  }

  leaf(inRow, keys) {
    const { chance } = this;
    const type = chance.of(LEAVES);
    const key = this.free(KEYS, keys);
    if (!key) {
      return undefined;
    }
    const field = { type, id: this.id(type), key, label: chance.of(['Label', '', '={x}', 'Field {{a}}']) };
    Object.assign(field, this.own(type), this.state(type));
    const validate = this.validate(type);
    if (Object.keys(validate).length) {
      field.validate = validate;
    }
    if (chance.often(0.15)) {
      field.defaultValue = valueFor(chance, field);
    }
    return this.common(field, inRow);
  }

  own(type) {
    const { chance } = this;
    const kinds = {
      number: () => ({
        ...(chance.often(0.3) && { decimalDigits: chance.below(3) }),
        ...(chance.often(0.3) && { increment: chance.of([1, 0.5, '0.25', 2, '3', 10]) }),
        ...(chance.often(0.2) && { serializeToString: true }),
      }),
      datetime: () => ({
        subtype: chance.of(['date', 'time', 'datetime']),
        dateLabel: 'Day',
        timeLabel: 'Hour',
        ...(chance.often(0.5) && { timeInterval: chance.of([1, 5, 15, 30, 60]) }),
        ...(chance.often(0.7) && { timeSerializingFormat: chance.of(['utc_offset', 'utc_normalized', 'no_timezone']) }),
        ...(chance.often(0.15) && { disallowPassedDates: true }),
        ...(chance.often(0.3) && { use24h: true }),
      }),
      expression: () => ({ expression: this.expression(FORMULAS), computeOn: chance.of(['change', 'change', 'presubmit']) }),
      filepicker: () => ({ multiple: chance.often(0.5), ...(chance.often(0.5) && { accept: chance.of(['.png', 'image/*', '=kind']) }) }),
      select: () => ({ ...this.options(), ...(chance.often(0.3) && { searchable: true }) }),
      radio: () => this.options(),
      checklist: () => this.options(),
      taglist: () => this.options(),
    };
    return kinds[type]?.() ?? {};
  }

  options() {
    const { chance } = this;
    const roll = chance.next();
    if (roll < 0.2) {
      return { valuesKey: chance.of(['list', 'choices', 'missing', 'kind']) };
    }
    if (roll < 0.35) {
      return { valuesExpression: chance.of(['=list', '=["one", "two"]', '=choices', '=missing', '=if a = null then ["one"] else ["two", "three"]', '=broken (', '=[{label: "L", value: 1}]']) };
    }
    if (roll < 0.4) {
      return {};
    }
    return { values: chance.of([STANDARD, STANDARD, STANDARD, NUMERIC, ODD, []]) };
  }

  state(type) {
    const { chance } = this;
    const state = {};
    if (chance.often(0.08)) {
      state.disabled = chance.of([true, true, false, '=false']);
    }
    if (type !== 'expression' && chance.often(0.12)) {
      state.readonly = chance.of([true, false, '=true', this.expression(CONDITIONS)]);
    }
    return state;
  }

  validate(type) {
    const { chance } = this;
    const validate = {};
    const maybe = (share, name, values) => chance.often(share) && (validate[name] = this.expression(values.map(String)));
    const bound = (share, name) => {
      if (chance.often(share)) {
        const value = chance.of(NUMBERS);
        validate[name] = typeof value === 'string' ? this.expression([value]) : value;
      }
    };
    if (chance.often(0.4)) {
      validate.required = chance.often(0.95);
    }
    if (type === 'textfield' || type === 'textarea') {
      bound(0.25, 'minLength');
      bound(0.25, 'maxLength');
    }
    if (type === 'textfield') {
      maybe(0.2, 'pattern', PATTERNS.filter((one) => one !== '('));
      maybe(0.5, 'patternErrorMessage', ['Write it otherwise', '']);
      maybe(0.15, 'validationType', ['email', 'phone', 'custom']);
    }
    if (type === 'number') {
      bound(0.3, 'min');
      bound(0.3, 'max');
    }
    return validate;
  }

  shown(inRow) {
    const { chance } = this;
    const type = chance.of(SHOWN);
    const kinds = {
      text: () => ({ text: chance.of(['# Title', '={x}', 'Sum {{limit}} {{#if flag}}yes{{/if}}', '<b>bold</b>', '{{broken']) }),
      html: () => ({ content: chance.of(['<p>Hi {{kind}}</p>', '<script>x</script>', '<style>p{}</style>']) }),
      image: () => ({ source: chance.of(['data:image/png;base64,AA==', '=kind', 'javascript:x']), alt: 'picture' }),
      iframe: () => ({ url: chance.of(['https://example.org', '=kind', 'javascript:x']), height: 100, security: {} }),
      spacer: () => ({ height: 40 }),
      separator: () => ({}),
      button: () => ({ label: 'Send', action: chance.of(['submit', 'reset']) }),
      table: () => ({ label: 'Table', dataSource: chance.of(['=list', '=rows', '=missing']), rowCount: 2, ...chance.of([{ columns: [{ label: 'A', key: 'a' }] }, { columnsExpression: '=missing' }]) }),
      documentPreview: () => ({ label: 'Documents', dataSource: chance.of(['=documents', '=missing', '=list']), maxHeight: 100 }),
    };
    return this.common({ type, id: this.id(type), ...kinds[type]() }, inRow);
  }
}

const STANDARD = [{ label: 'One', value: 'one' }, { label: 'Two', value: 'two' }, { label: 'Three', value: 'three' }];
const NUMERIC = [{ label: 'Uno', value: 1 }, { label: 'Yes', value: true }, { label: 'Zero', value: 0 }, 'one', 2];
const ODD = [{ label: '', value: 'one' }, { value: 'two' }, { label: 'no value' }, null, 'three', { label: 'Object', value: { a: 1 } }, { label: 'One', value: 'one' }];

const clash = (one, other) => one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);

/** A form and several answers to it: `{name, schema, answers}`. */
export function forge(seed, answers) {
  const maker = new Forge(seed);
  const schema = maker.form();
  return { name: `seed ${seed}`, schema, answers: Array.from({ length: answers }, () => answer(maker.chance, schema)) };
}

function answer(chance, schema) {
  const data = outside(chance);
  fill(chance, schema.components, data);
  return JSON.parse(JSON.stringify(data));
}

function outside(chance) {
  const data = {};
  const maybe = (name, values) => chance.often(0.7) && (data[name] = chance.of(values));
  maybe('limit', [1, 3, 5, '4', null, 'x', 0]);
  maybe('kind', ['one', 'two', '', null, 7]);
  maybe('flag', [true, false, null, 'yes']);
  maybe('list', [[1, 2, 3], ['one', 'two'], [], null, [{ label: 'One', value: 'one' }, { label: 'Five', value: 5 }], 'text']);
  maybe('choices', [['one', 'four'], [{ label: 'Two', value: 'two' }], [1, 2], null]);
  maybe('documents', [[{ documentId: '1', endpoint: 'https://example.org/x', metadata: { fileName: 'x.pdf' } }], null, 5]);
  return data;
}

function fill(chance, components, target) {
  for (const field of components) {
    if (chance.often(0.12)) {
      continue;
    }
    if (field.type === 'group') {
      fill(chance, field.components, field.path ? place(chance, target, field.path, {}) : target);
    } else if (field.type === 'dynamiclist') {
      put(target, field.path, chance.often(0.08) ? hostile(chance) : chance.times(3, () => row(chance, field)));
    } else if (field.key) {
      const value = valueFor(chance, field);
      if (value !== undefined) {
        put(target, field.key, value);
      }
    }
  }
}

function row(chance, list) {
  const made = {};
  fill(chance, list.components, made);
  return chance.often(0.04) ? hostile(chance) ?? null : made;
}

function place(chance, target, path, made) {
  put(target, path, chance.often(0.04) ? hostile(chance) : made);
  return made;
}

function put(target, path, value) {
  const names = path.split('.');
  const last = names.pop();
  let level = target;
  for (const name of names) {
    if (level[name] === null || typeof level[name] !== 'object') {
      level[name] = {};
    }
    level = level[name];
  }
  level[last] = value;
}
