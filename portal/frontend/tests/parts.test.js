/** Parts of a page that are asked for again. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { PORTAL } from '../build/paths.js';
import { openPage } from './support/browser.js';

const window = openPage();
const { document } = window;
// htmx was written for a whole browser.
for (const name of Object.getOwnPropertyNames(window).filter((one) => !(one in globalThis))) {
  globalThis[name] = window[name];
}
// That of jsdom insists on an argument that browsers do not need.
globalThis.XPathEvaluator = class {
  createExpression = () => ({ evaluate: () => ({ iterateNext: () => null }) });
};
const { startParts } = await import('../src/base/parts.js');

const asks = (elt) => {
  const event = new CustomEvent('htmx:beforeRequest', { detail: { elt }, bubbles: true, cancelable: true });
  elt.dispatchEvent(event);
  return !event.defaultPrevented;
};

test('a page in the background is filled once and asks no more until it is seen', () => {
  document.body.innerHTML = '<b></b><i></i>';
  startParts(document, () => {});
  const [counter, state] = document.body.children;
  let hidden = false;
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  assert.ok(asks(counter));
  hidden = true;
  assert.ok(!asks(counter));
  assert.ok(asks(state));
  hidden = false;
  assert.ok(asks(counter));
});

test('what has come onto the page is told', () => {
  const come = [];
  startParts(document, (elt) => come.push(elt));
  document.body.dispatchEvent(new CustomEvent('htmx:load', { detail: { elt: document.body }, bubbles: true }));
  assert.deepEqual(come, [document.body]);
});

test('templates use nothing that would need a script made of text', () => {
  const folder = path.join(PORTAL, 'templates');
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));
  const used = files.flatMap((name) => [...readFileSync(path.join(folder, name), 'utf8').matchAll(/\shx-([\w-]+)(?::\w+)?="([^"]*)"/g)]);
  assert.ok(used.length);
  const made = used.filter(([, name, value]) => name === 'on' || value.startsWith('js:') || (name === 'trigger' && value.includes('[')));
  assert.deepEqual(made, []);
});
