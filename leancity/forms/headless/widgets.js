/**
 * The rules of widgets that need no server to judge: how many files, a point inside the city.
 *
 * A widget is a standard text field with `properties.widget`; its value is text:
 * - photo, file: ids of uploaded files, separated by a space
 * - geo: "lat,lon" in degrees of WGS 84, six decimals
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

/** What is wrong with the value of a widget, as `[key of the table, places]`, or null. */
export function widgetFault(properties, value, settings) {
  if (!value) {
    return null;
  }
  const checks = { photo: countFault, file: countFault, geo: pointFault };
  return checks[properties.widget]?.(properties, value, settings) ?? null;
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
