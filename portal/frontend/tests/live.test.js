/** Parts of a page that are asked for again, by the attributes that the templates use. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, mock, test } from 'node:test';

import { PORTAL } from '../build/paths.js';
import { startLive } from '../src/base/live.js';
import { openPage } from './support/browser.js';

const { document } = openPage();
let asked;
let answers;

beforeEach(() => {
  asked = [];
  answers = {};
  globalThis.fetch = async (url, { headers }) => {
    asked.push([url, headers['HX-Request']]);
    const { text = '', status = 200, ...more } = answers[url] ?? {};
    return { ok: status < 400, status, text: async () => text, headers: new Map(Object.entries(more)) };
  };
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function page(html) {
  document.body.innerHTML = html;
  const come = [];
  startLive(document, (one) => come.push(one.id));
  await settled();
  return come;
}

test('a counter is filled when the page opens', async () => {
  answers['/count'] = { text: '12' };
  await page('<span hx-get="/count" hx-trigger="load, every 60s" hx-swap="innerHTML"></span>');
  assert.deepEqual(asked, [['/count', 'true']]);
  assert.equal(document.querySelector('span').textContent, '12');
});

test('parts of an answer take the place of their ids, and nothing else changes', async () => {
  answers['/more'] = { text: '<b id="total" hx-swap-oob="true">7</b><p>left out</p>' };
  const come = await page('<b id="total"></b><div hx-get="/more" hx-trigger="load" hx-swap="none">here</div>');
  assert.equal(document.body.innerHTML, '<b id="total">7</b><div hx-get="/more" hx-trigger="load" hx-swap="none" class="">here</div>');
  assert.deepEqual(come, ['total']);
});

test('a part is asked for until its answer asks no more', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const part = '<div id="run" hx-get="/run" hx-trigger="every 2s" hx-swap="outerHTML">';
  answers['/run'] = { text: `${part}half</div>` };
  await page(`${part}begun</div>`);
  assert.deepEqual(asked, []);
  mock.timers.tick(2000);
  await settled();
  assert.equal(document.getElementById('run').textContent, 'half');
  answers['/run'] = { text: '<div id="run">done</div>' };
  mock.timers.tick(2000);
  await settled();
  mock.timers.tick(6000);
  await settled();
  assert.equal(document.getElementById('run').textContent, 'done');
  assert.equal(asked.length, 2);
  mock.timers.reset();
});

test('what is refused is told, and what is shown stays', async () => {
  const told = [];
  document.addEventListener('lc:refused', ({ detail }) => told.push(detail), { once: true });
  answers['/count'] = { status: 401, text: 'no' };
  await page('<span hx-get="/count" hx-trigger="load" hx-swap="innerHTML">12</span>');
  assert.deepEqual(told, [401]);
  assert.equal(document.querySelector('span').textContent, '12');
});

test('nothing to say and no connection change nothing', async () => {
  answers['/count'] = { status: 204 };
  await page('<span hx-get="/count" hx-trigger="load" hx-swap="innerHTML">12</span>');
  globalThis.fetch = () => Promise.reject(new TypeError('offline'));
  await page('<span hx-get="/count" hx-trigger="load" hx-swap="innerHTML">12</span>');
  assert.equal(document.querySelector('span').outerHTML.replace(' class=""', ''), '<span hx-get="/count" hx-trigger="load" hx-swap="innerHTML">12</span>');
});

test('templates use only what is understood here', () => {
  const folder = path.join(PORTAL, 'templates');
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));
  const used = files.flatMap((name) => [...readFileSync(path.join(folder, name), 'utf8').matchAll(/\shx-([\w-]+)="([^"]*)"/g)]);
  const known = { get: /./, trigger: /^(load|load, every \d+s|every \d+s)$/, swap: /^(outerHTML|innerHTML|none)$/, 'swap-oob': /^true$/ };
  assert.ok(used.length);
  assert.deepEqual(used.filter(([, name, value]) => !known[name]?.test(value)).map(([whole]) => whole), []);
});
