/** Judges the same answers by form-js as it is shipped and by the checker of the server. */

import { isDeepStrictEqual } from 'node:util';

import { loadHeadless, openPage, plainLoader } from '../support/browser.js';
import { forge } from './schemas.js';

const AROUND = { locale: 'en', zone: 'UTC' };

export async function openJudges() {
  openPage();
  const [headless, fresh] = await Promise.all([loadHeadless(), plainLoader()]);
  return { headless, fresh, plain: await fresh() };
}

/** `{cases, broken, differences: [{name, schema, data, browser, server}]}` over so many forms. */
export async function compare(judges, { seed, forms, answers }) {
  const found = { cases: 0, refused: 0, broken: 0, differences: [] };
  for (let number = 0; number < forms; number++) {
    const { name, schema, answers: all } = forge(seed + number, answers);
    for (const [index, data] of all.entries()) {
      await one(judges, { name: `${name} #${index}`, schema, data }, found);
    }
  }
  return found;
}

async function one(judges, { name, schema, data }, found) {
  const server = await outcome(() => judges.headless.validate(schema, data, AROUND));
  let browser = await judged(judges, schema, data);
  if (!isDeepStrictEqual(server, browser)) {
    // A component that breaks may break whatever is rendered later.
    judges.plain = await judges.fresh();
    browser = await judged(judges, schema, data);
  }
  if (browser.crashed || (browser.refused && !server.refused && says(server, UNCHECKED))) {
    // form-js itself threw while it rendered or checked: there is no verdict to equal.
    judges.plain = await judges.fresh();
    found.broken += 1;
    return;
  }
  found.cases += 1;
  found.refused += browser.refused ? 1 : 0;
  if (!isDeepStrictEqual(server, browser)) {
    found.differences.push({ name, schema, data, browser, server, reason: reasonOf(schema, browser, server) });
  }
}

const UNCHECKED = 'The form could not check this value.';
const says = ({ errors }, message) => Object.values(errors ?? {}).flat().includes(message);

/** Why the two may differ; docs/forms.md says more. Undefined: nobody knows. */
function reasonOf(schema, browser, server) {
  if (browser.refused || server.refused) {
    return undefined;
  }
  const fields = fieldsOf(schema);
  const has = (which) => fields.some(which);
  const reasons = {
    'a time off the interval of its picker': () =>
      has(({ type, subtype }) => type === 'datetime' && subtype !== 'date') && isDeepStrictEqual(onTheHour(browser), onTheHour(server)),
    'rows given to a list that does not repeat': () => has(({ type, isRepeating }) => type === 'dynamiclist' && !isRepeating),
    'an expression computed before its inputs were cleaned': () => {
      const computed = fields.filter(({ type }) => type === 'expression');
      return computed.length > 0 && isDeepStrictEqual(without(browser, computed), without(server, computed));
    },
  };
  return Object.keys(reasons).find((name) => reasons[name]());
}

/** The same without the values of these fields, wherever they stand. */
function without(verdict, fields) {
  const names = new Set(fields.flatMap(({ id, key }) => [id, key.split('.').at(-1)]));
  return JSON.parse(JSON.stringify(verdict, (name, value) => (names.has(name.split('.')[0]) ? undefined : value)));
}

const fieldsOf = (parent) => (parent.components ?? []).flatMap((field) => [field, ...fieldsOf(field)]);

/** The same with every minute of a time left out. */
function onTheHour(verdict) {
  return JSON.parse(JSON.stringify(verdict).replace(/(\d\d):\d\d(?=Z|[+-]\d\d:|\")/g, '$1:00'));
}

const judged = ({ plain }, schema, data) => outcome(() => watched(() => plain.judge(schema, data)));

async function outcome(work) {
  try {
    return await work();
  } catch (error) {
    return { refused: error.message };
  }
}

/** What is thrown while rendering reaches nobody who waits. */
async function watched(work) {
  const thrown = [];
  const note = (error) => thrown.push(error);
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  try {
    const result = await work();
    const marks = Object.keys(Object.prototype);
    return thrown.length || marks.length ? { crashed: thrown[0]?.message ?? `it wrote ${marks} on every object` } : result;
  } finally {
    // A value that is every object's prototype, rendered, is written to.
    Object.keys(Object.prototype).forEach((name) => delete Object.prototype[name]);
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
  }
}
