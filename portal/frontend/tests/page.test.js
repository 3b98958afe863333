/** The pieces around the form: errors, drafts, answers of the server, what is kept. */

import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';

import { fileIds, formatPoint, isInside, parsePoint, widgetFault } from '../../../leancity/forms/headless/widgets.js';
import { timeLeft } from '../src/base/countdown.js';
import { placeText, step } from '../src/base/gallery.js';
import { Draft } from '../src/form/draft.js';
import { Backend } from '../src/form/http.js';
import { Keeper, forgetOld } from '../src/form/keeper.js';
import { flat, nested } from '../src/form/summary.js';

class Storage {
  constructor() {
    this.items = new Map();
  }

  getItem(key) {
    return this.items.get(key) ?? null;
  }

  setItem(key, value) {
    this.items.set(key, value);
    this[key] = value;
  }

  removeItem(key) {
    this.items.delete(key);
    delete this[key];
  }
}

describe('errors', () => {
  const cases = [
    [{ a: ['x'] }, { a: ['x'] }],
    [{ 'a.0': ['x'], 'a.2': ['y'] }, { a: { 0: ['x'], 2: ['y'] } }],
    [{ 'a.0.1': ['x'] }, { a: { 0: { 1: ['x'] } } }],
  ];
  for (const [given, kept] of cases) {
    it(`go there and back: ${Object.keys(given)}`, () => {
      assert.deepEqual(nested(given), kept);
      assert.deepEqual(Object.fromEntries(flat(kept)), given);
    });
  }

  it('of form-js lists with holes are found', () => {
    const holes = [];
    holes[1] = ['x'];
    assert.deepEqual(flat({ a: holes, b: ['y', 'z'] }), [['a.1', ['x']], ['b', ['y', 'z']]]);
  });
});

describe('answers of the server', () => {
  const cases = [
    [new Response('{"redirect":"/x"}'), 'ok', { redirect: '/x' }],
    [new Response(null, { status: 204 }), 'ok', {}],
    [new Response('{"errors":{}}', { status: 422 }), 'invalid', { errors: {} }],
    [new Response('{}', { status: 409 }), 'conflict', {}],
    [new Response('<html>', { status: 401 }), 'expired', {}],
    [{ type: 'opaqueredirect', ok: false, status: 0, json: async () => { throw new Error('empty'); } }, 'expired', {}],
    [new Response('<html>', { status: 503 }), 'unavailable', {}],
    [new Response('', { status: 429 }), 'unavailable', {}],
    [new Response('{"message":"no"}', { status: 403 }), 'refused', { message: 'no' }],
    [new TypeError('no network'), 'unavailable', {}],
  ];
  for (const [answer, kind, body] of cases) {
    const name = answer.message ?? (answer.status || answer.type);
    it(`${name} is ${kind}`, async () => {
      mock.method(globalThis, 'fetch', async () => {
        if (answer instanceof Error) throw answer;
        return answer;
      });
      const result = await new Backend({ csrf: 'c' }).send('POST', '/x', { data: {} });
      assert.equal(result.kind, kind);
      assert.deepEqual(result.body, body);
      mock.restoreAll();
    });
  }

  it('a new sign-in brings a new token, another person does not pass', async () => {
    const backend = new Backend({ csrf: 'old', sessionUrl: '/session', login: 'kim.i' });
    mock.method(globalThis, 'fetch', async () => new Response('{"login":"kim.i","csrf":"new"}'));
    assert.equal(await backend.renew(), 'ok');
    assert.equal(backend.csrf, 'new');
    mock.method(globalThis, 'fetch', async () => new Response('{"login":"pak.o","csrf":"hers"}'));
    assert.equal(await backend.renew(), 'other');
    assert.equal(backend.csrf, 'new');
    mock.restoreAll();
  });
});

describe('the draft', () => {
  const setting = (send) => {
    const said = [];
    const kept = [];
    const draft = new Draft({
      settings: { draftUrl: '/draft', draftVersion: 3, locale: 'ru', zone: 'Asia/Sakhalin' },
      backend: { send },
      keeper: { save: (data) => kept.push(data), drop: () => kept.splice(0) },
      collect: () => ({ a: 1 }),
      status: (message) => said.push(message),
    });
    return { draft, said, kept };
  };

  it('is saved over the version that was seen, and says when', async () => {
    const sent = [];
    const { draft, said } = setting(async (...call) => {
      sent.push(call);
      return { kind: 'ok', body: { version: 4 } };
    });
    await draft.save();
    await draft.save();
    assert.deepEqual(sent.map(([, , body]) => body.version), [3, 4]);
    assert.match(said[0], /^Сохранено \d\d:\d\d$/);
  });

  it('is kept in the browser when the server does not take it', async () => {
    const { draft, said, kept } = setting(async () => ({ kind: 'unavailable', body: {} }));
    await draft.save();
    assert.deepEqual(kept, [{ a: 1 }]);
    assert.match(said[0], /в этом браузере/);
  });

  it('stops when another window has saved', async () => {
    let calls = 0;
    const { draft, said } = setting(async () => {
      calls += 1;
      return { kind: 'conflict', body: {} };
    });
    await draft.save();
    await draft.save();
    assert.equal(calls, 1);
    assert.match(said[0], /в другом окне/);
  });

  it('waits for quiet before it is saved', (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    let calls = 0;
    const { draft } = setting(async () => {
      calls += 1;
      return { kind: 'ok', body: {} };
    });
    draft.changed();
    context.mock.timers.tick(2000);
    draft.changed();
    context.mock.timers.tick(2000);
    assert.equal(draft.pending, true);
    context.mock.timers.tick(1000);
    return Promise.resolve().then(() => assert.equal(calls, 1));
  });

  it('is saved all the same while nobody pauses', (context) => {
    context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    let calls = 0;
    const { draft } = setting(async () => {
      calls += 1;
      return { kind: 'ok', body: {} };
    });
    for (let second = 0; second < 6; second++) {
      draft.changed();
      context.mock.timers.tick(1000);
    }
    return Promise.resolve().then(() => assert.equal(calls, 1));
  });
});

describe('what this browser keeps', () => {
  const settings = { login: 'kim.i', scope: 'task:1', formHash: 'h' };
  const DAY = 24 * 60 * 60 * 1000;

  it('comes back to the same person and the same form', () => {
    const storage = new Storage();
    new Keeper(settings, storage, () => 1).save({ a: 1 });
    assert.deepEqual(new Keeper(settings, storage, () => 2).load().data, { a: 1 });
    assert.equal(new Keeper({ ...settings, login: 'pak.o' }, storage, () => 2).load(), null);
    assert.equal(new Keeper({ ...settings, formHash: 'new' }, storage, () => 2).load(), null);
    assert.equal(new Keeper(settings, storage, () => DAY + 2).load(), null);
  });

  it('keeps what was typed, and not what the page was given', () => {
    const storage = new Storage();
    const given = { ...settings, data: { owner: null, house: '5', phone: '1' } };
    new Keeper(given, storage, () => 1).save({ owner: '', house: '7', phone: '', note: 'a' });
    assert.deepEqual(new Keeper(given, storage, () => 2).load().data, { house: '7', phone: '', note: 'a' });
  });

  it('is forgotten after a day', () => {
    const storage = new Storage();
    new Keeper(settings, storage, () => 1).save({ a: 1 });
    storage.setItem('lc-form:x', 'broken');
    storage.setItem('else', 'stays');
    forgetOld(storage, DAY);
    assert.deepEqual([...storage.items.keys()], ['lc-form:kim.i:task:1', 'else']);
    forgetOld(storage, DAY + 2);
    assert.deepEqual([...storage.items.keys()], ['else']);
  });

  it('a full storage does no harm', () => {
    const full = { getItem: () => null, setItem: () => { throw new Error('full'); } };
    assert.equal(new Keeper(settings, full).save({}), undefined);
    assert.equal(new Keeper(settings, full).load(), null);
  });
});

describe('widgets', () => {
  const BOUNDS = [142.55, 46.85, 142.9, 47.1];

  for (const [written, point] of [
    ['46.959120,142.738010', '46.959120,142.738010'],
    [' 46.9 ; 142.7 ', '46.900000,142.700000'],
    ['46.9 142.7', '46.900000,142.700000'],
    ['-1,-2', '-1.000000,-2.000000'],
    ['46,9 142,7', null],
    ['91,10', null],
    ['10,181', null],
    ['', null],
    ['ул. Ленина', null],
  ]) {
    it(`a point written as "${written}"`, () => {
      const parsed = parsePoint(written);
      assert.equal(parsed && formatPoint(parsed), point);
    });
  }

  it('the border belongs to the city', () => {
    assert.ok(isInside({ lat: 46.85, lon: 142.9 }, BOUNDS));
    assert.ok(!isInside({ lat: 46.84, lon: 142.9 }, BOUNDS));
  });

  it('ids are counted once', () => {
    assert.deepEqual(fileIds(' a  b a '), ['a', 'b']);
    assert.equal(widgetFault({ widget: 'photo', minCount: '2' }, 'a a', {})[0], 'At least {count} must be added.');
    assert.equal(widgetFault({ widget: 'photo', minCount: '2' }, '', {}), null);
  });
});

describe('the gallery', () => {
  it('says where it is and goes round', () => {
    assert.equal(placeText('1 из 3', 1), '2 из 3');
    assert.deepEqual([step(0, -1, 3), step(2, 1, 3)], [2, 0]);
  });
});

describe('the time that is left', () => {
  const cases = [[600_000, '10:00'], [599_001, '10:00'], [65_000, '1:05'], [1, '0:01'], [0, null], [-5, null]];
  for (const [span, shown] of cases) {
    it(`of ${span} ms is ${shown}`, () => assert.equal(timeLeft(1_000_000 + span, 1_000_000), shown));
  }
});
