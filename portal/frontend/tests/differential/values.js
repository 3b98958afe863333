/** What people, programs and attackers put into a field. */

const HOSTILE = [
  undefined, null, '', ' ', 'null', 'undefined', 'NaN', '0', '-1', '1e3', '٣', 'Infinity', '<script>alert(1)</script>', '={}',
  '= 1 + 1', '{{a}}', '__proto__', 'constructor', "'; drop table--", '\u0000', '\u202e', '\ud83d\ude00', 'é', 'x'.repeat(300), '\n\t', true, false, 0, -0, 1, -1, 1.5,
  1e21, 9007199254740993, [], {}, [null], [[]], [''], { a: 1 }, { value: 'one' }, { label: 'x', value: 'y' }, ['one', 'one'], [{ value: 'one' }],
];

const TEXTS = ['', 'a', 'abc', 'abcdef', '  ab  ', 'Улица Ленина', 'one', 'two', 'a1', '123', 'A', 'ёж', 'a b c d e f g h'];
const MAILS = ['a@b.ru', 'a@b', 'a b@c.ru', 'И@б.рф', '@', 'a@b.c.d'];
const PHONES = ['+74242123456', '84242123456', '+7 (4242) 12-34-56', '+1', '+49-30-123'];
const NUMBERS = [0, 1, 2, 5, 10, 11, -3, 3.14, 0.1, 2.5, 100, 1e6, '7', '3.5', '3,5', '12abc', '0.30', null];
const DATES = ['2026-12-01', '2020-02-29', '2021-02-29', '2026-1-5', '1900-01-01', '9999-12-31', '2026-12-01T10:00', 'tomorrow', ''];
const TIMES = ['10:30', '23:59', '00:00', '24:00', '7:05', '25:00', '10:30Z', '10:30+03:00', '10:30:15', 'noon'];
const MOMENTS = ['2026-12-01T10:30', '2026-12-01T10:30Z', '2026-12-01T10:30+00:00', '2026-12-01T10:30:15.120Z', '2026-12-01T10:30+11:00', '2026-12-01', 'never'];
const CHOICES = ['one', 'two', 'three', 'four', 1, 2, true, 'x', null, ''];

const dateKinds = { date: DATES, time: TIMES, datetime: MOMENTS };

function plausible(chance, field) {
  const kinds = {
    textfield: () => chance.of([...TEXTS, ...(field.validate?.validationType ? [...MAILS, ...PHONES] : [])]),
    textarea: () => chance.of([...TEXTS, 'two\nlines']),
    number: () => chance.of(NUMBERS),
    checkbox: () => chance.of([true, false, null]),
    radio: () => chance.of(CHOICES),
    select: () => chance.of(CHOICES),
    checklist: () => chance.times(3, () => chance.of(CHOICES)),
    taglist: () => chance.times(3, () => chance.of(CHOICES)),
    datetime: () => chance.of(dateKinds[field.subtype] ?? MOMENTS),
    filepicker: () => chance.of([null, 'files::1', '']),
    expression: () => chance.of([null, 1, 'stale']),
  };
  return kinds[field.type]();
}

/** Multiple choices: form-js's own components break on anything but a list. */
const LISTS = new Set(['checklist', 'taglist']);

export function valueFor(chance, field) {
  if (!chance.often(0.15)) {
    return plausible(chance, field);
  }
  const value = chance.of(HOSTILE);
  return LISTS.has(field.type) && value && !Array.isArray(value) ? [value] : value;
}

export const hostile = (chance) => chance.of(HOSTILE);
