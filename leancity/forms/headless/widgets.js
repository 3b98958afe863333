/**
 * The rules of widgets that need no server to judge: how many files, a point inside the city.
 *
 * A widget is a standard text field with `properties.widget`; its value is text:
 * - photo, file: ids of uploaded files, separated by a space
 * - geo: "lat,lon" in degrees of WGS 84, six decimals
 * - organisation: its INN, ten digits, or the twelve of a sole trader
 *
 * A file picker holds what a file widget holds, one file unless it says `multiple`.
 */

const POINT = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;

/** Ids in the value of a file widget, each once. */
export function fileIds(value) {
  return [...new Set(String(value ?? '').split(/\s+/).filter(Boolean))];
}

/** `{lat, lon}` of a point written by hand, or null. */
export function parsePoint(value) {
  const found = POINT.exec(String(value ?? ''));
  if (!found) {
    return null;
  }
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

export function formatPoint({ lat, lon }) {
  return `${lat.toFixed(6)},${lon.toFixed(6)}`;
}

/** `bounds`: [west, south, east, north] in degrees. */
export function isInside({ lat, lon }, bounds) {
  const [west, south, east, north] = bounds;
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Weights of the digits before each check digit of an INN, by its length. */
const INN = {
  10: [[2, 4, 10, 3, 5, 9, 4, 6, 8]],
  12: [[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]],
};

/** The digits of a number typed with spaces and hyphens. */
export const digitsOf = (value) => String(value ?? '').replace(/[\s-]/g, '');

/** Whether the check digits of an INN are right: order БГ-3-09/178 of 03.03.2004, annex. */
export function isInn(value) {
  const number = digitsOf(value);
  const rules = /^\d+$/.test(number) ? INN[number.length] : undefined;
  return Boolean(rules?.every((weights) => {
    const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
    return (sum % 11) % 10 === Number(number[weights.length]);
  }));
}

const CHECKS = { photo: countFault, file: countFault, geo: pointFault, organisation: innFault };

/** What is wrong with the value of a widget, as `[key of the table, places]`, or null. */
export function widgetFault(properties, value, settings) {
  return (value && CHECKS[properties.widget]?.(properties, value, settings)) || null;
}

function innFault(properties, value) {
  const length = digitsOf(value).length;
  if (length !== 10 && length !== 12) {
    return ['An INN has 10 digits, that of a sole trader 12.', {}];
  }
  return isInn(value) ? null : ['There is a typing error in the INN: its check digits do not fit.', {}];
}

function countFault({ minCount, maxCount }, value) {
  const count = fileIds(value).length;
  if (minCount && count < Number(minCount)) {
    return ['At least {count} must be added.', { count: minCount }];
  }
  if (maxCount && count > Number(maxCount)) {
    return ['At most {count} may be added.', { count: maxCount }];
  }
  return null;
}

function pointFault(properties, value, { bounds }) {
  const point = parsePoint(value);
  if (!point) {
    return ['Enter latitude and longitude, for example 46.959120, 142.738010.', {}];
  }
  return bounds && !isInside(point, bounds) ? ['The point is outside the city.', {}] : null;
}
