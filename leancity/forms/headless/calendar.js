/**
 * What the date and time pickers of form-js do to a value by being shown: it is read
 * to the minute and written again in the format of the field. What it cannot read becomes empty.
 */

import { DateTime } from 'luxon';

const DAY = 24 * 60;
const OFFSET = /(?:z|[+-]\d\d:?\d\d)$/i;

const KINDS = { date: dateValue, time: timeValue, datetime: momentValue };

export function pickerValue(field, value) {
  return KINDS[field.subtype]?.(field, value) ?? null;
}

function dateValue(_, value) {
  return typeof value === 'string' ? DateTime.fromISO(value).toISODate() : null;
}

function timeValue(field, value) {
  const minutes = value ? minutesOf(value) : null;
  const offset = DateTime.now().offset;
  return minutes === null ? null : written(minutes, offset, field);
}

function momentValue(field, value) {
  const moment = localMoment(value);
  if (!moment?.isValid) {
    return null;
  }
  const minutes = moment.hour * 60 + moment.minute;
  const normalized = field.timeSerializingFormat === 'utc_normalized';
  const day = normalized ? moment.plus({ days: turnOfDay(minutes - moment.offset) }) : moment;
  return `${day.toISODate()}T${written(minutes, day.offset, field)}`;
}

const turnOfDay = (minutes) => (minutes < 0 ? -1 : minutes > DAY ? 1 : 0);

/** As `Date.parse` reads it, in the person's zone; a moment without an offset is local. */
function localMoment(value) {
  const read = new Date(Date.parse(value));
  if (Number.isNaN(read.getTime())) {
    return null;
  }
  if (OFFSET.test(value)) {
    return DateTime.fromJSDate(read);
  }
  const [year, month, day] = [read.getFullYear(), read.getMonth() + 1, read.getDate()];
  return DateTime.fromObject({ year, month, day, hour: read.getHours(), minute: read.getMinutes() });
}

/** Minutes of the local day of a time as text, or null. */
function minutesOf(text) {
  const sign = ['Z', '+', '-'].find((one) => text.includes(one));
  if (!sign) {
    return clock(text);
  }
  const [time, zone] = sign === 'Z' ? [text.replace('Z', ''), '0'] : text.split(sign);
  const [minutes, away] = [clock(time), clock(zone)];
  if (minutes === null || away === null) {
    return null;
  }
  const utc = sign === '+' ? minutes - away : minutes + away;
  return (utc + DateTime.now().offset + DAY) % DAY;
}

function clock(text) {
  const [hour, minute] = text.split(':').map((part) => Number.parseInt(part, 10));
  const whole = [hour, minute ?? 0];
  const fits = whole[0] >= 0 && whole[0] <= 24 && whole[1] >= 0 && whole[1] <= 60;
  return fits ? whole[0] * 60 + whole[1] : null;
}

/** `offset`: minutes east of Greenwich. */
function written(minutes, offset, { timeSerializingFormat }) {
  if (timeSerializingFormat === 'utc_normalized') {
    return `${hours((minutes - offset + DAY) % DAY)}Z`;
  }
  const sign = offset < 0 ? '-' : '+';
  const zone = timeSerializingFormat === 'utc_offset' ? `${sign}${hours(Math.abs(offset))}` : '';
  return `${hours(minutes)}${zone}`;
}

const two = (number) => String(number).padStart(2, '0');
const hours = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
