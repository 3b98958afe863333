/**
 * Values that fields suggest: `properties.defaultFrom`, FEEL over the other fields, `today`
 * (yyyy-mm-dd) and `now` (local time with offset). A suggestion goes into an empty field and
 * follows its inputs until a person writes something else there.
 */

import { DateTime } from 'luxon';

const isEmpty = (value) => value === undefined || value === null || value === '';

export class Suggestions {
  /** `feel`: form-js's expression language; `zone`: the city's, IANA. */
  constructor(feel, { schema, today, zone, moment = () => DateTime.now() }) {
    this._feel = feel;
    this._today = today;
    this._now = () => moment().setZone(zone).toFormat("yyyy-MM-dd'T'HH:mmZZ");
    this._fields = fieldsOf(schema).filter((field) => field.properties?.defaultFrom && !field.disabled);
    this._given = new Map();
  }

  /** New suggestions for these data, by key; nothing where a person has decided. */
  next(data) {
    const found = {};
    for (const { key, properties } of this._fields) {
      const value = this._isFree(key, data[key]) ? this._evaluate(properties.defaultFrom, data) : null;
      if (!isEmpty(value) && value !== data[key]) {
        this._given.set(key, value);
        found[key] = value;
      }
    }
    return found;
  }

  _isFree(key, value) {
    return isEmpty(value) ? !this._given.has(key) : value === this._given.get(key);
  }

  _evaluate(expression, data) {
    return this._feel.evaluate(expression, { ...data, today: this._today, now: this._now() });
  }
}

function fieldsOf(parent) {
  return (parent.components ?? []).flatMap((field) => [field, ...fieldsOf(field)]);
}
