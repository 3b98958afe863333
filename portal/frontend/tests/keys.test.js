/** Keys of a page: on every keyboard, into the form and out of it, into what opens. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keyOf, startKeys } from '../src/base/keys.js';
import { openPage } from './support/browser.js';

const PAGE = `
  <a href="#1" data-row id="one">1</a><a href="#2" data-row id="two">2</a>
  <details><summary data-hotkey="f">filter</summary><input type="hidden" name="kept"><input id="words"></details>
  <div data-form="x" data-hotkey="i"><div class="fjs-container"><input disabled><input id="first"></div></div>`;

const { document, KeyboardEvent } = openPage();
document.body.innerHTML = PAGE;
startKeys(document);

function press(key, code = '') {
  const target = document.activeElement;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
  return document.activeElement.id;
}

for (const [event, key] of [
  [{ key: 'j', code: 'KeyJ' }, 'j'],
  [{ key: 'о', code: 'KeyJ' }, 'j'],
  [{ key: 'О', code: 'KeyJ', shiftKey: true }, 'О'],
  [{ key: '.', code: 'Slash' }, '/'],
  [{ key: ',', code: 'Slash', shiftKey: true }, '?'],
  [{ key: '/', code: 'Digit7', shiftKey: true }, '/'],
  [{ key: 'Enter', code: 'Enter' }, 'Enter'],
]) {
  test(`${event.key} of ${event.code} means ${key}`, () => assert.equal(keyOf(event), key));
}

test('rows are walked on a Russian keyboard', () => {
  assert.equal(press('о', 'KeyJ'), 'one');
  assert.equal(press('о', 'KeyJ'), 'two');
  assert.equal(press('л', 'KeyK'), 'one');
});

test('a key leads into the form, Escape out of it, and the keys work again', () => {
  assert.equal(press('i', 'KeyI'), 'first');
  assert.equal(press('j', 'KeyJ'), 'first');
  press('Escape');
  assert.equal(press('j', 'KeyJ'), 'one');
});

test('what opens is entered', () => {
  assert.equal(press('f', 'KeyF'), 'words');
  press('Escape');
  press('f', 'KeyF');
  assert.notEqual(document.activeElement.id, 'words');
});
