/** What fields suggest, and when they leave a person alone. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { evaluate } from '@bpmn-io/feelin';
import { DateTime } from 'luxon';

import { Suggestions } from '../src/form/suggestions.js';

const office = new URL('../../../forms/prevention/office.form', import.meta.url);
const schema = JSON.parse(readFileSync(office, 'utf8'));
const options = {
  violation_type_options: [
    { value: 'waste', label: 'Мусор', term_days: 10 },
    { value: 'snow', label: 'Снег', term_days: 3 },
  ],
};
const feel = { evaluate: (expression, data) => evaluate(expression.slice(1), data).value };

function suggestions() {
  return new Suggestions(feel, {
    schema,
    today: '2026-11-23',
    zone: 'Asia/Sakhalin',
    moment: () => DateTime.fromISO('2026-11-23T03:05:40Z'),
  });
}

describe('suggestions', () => {
  it('fill in the present moment of the city', () => {
    assert.deepEqual(suggestions().next(options), { found_at: '2026-11-23T14:05+11:00' });
  });

  it('follow what they depend on', () => {
    const all = suggestions();
    const data = { ...options, found_at: '2026-11-20T10:00+11:00', type: 'waste' };
    assert.deepEqual(all.next(data), { term: '2026-12-03' });
    assert.deepEqual(all.next({ ...data, type: 'snow', term: '2026-12-03' }), { term: '2026-11-26' });
    assert.deepEqual(all.next({ ...data, type: 'snow', term: '2026-11-26' }), {});
  });

  it('leave alone what a person has written or emptied', () => {
    const all = suggestions();
    const data = { ...options, found_at: '2026-11-20T10:00+11:00', type: 'waste' };
    assert.deepEqual(all.next({ ...data, term: '2026-12-20' }), {});
    assert.deepEqual(all.next(data), { term: '2026-12-03' });
    assert.deepEqual(all.next({ ...data, type: 'snow', term: '' }), {});
  });
});
