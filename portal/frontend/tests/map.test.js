/** Maps: what is left of one that was taken away. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './support/browser.js';

openPage();
const { Drawing } = await import('../src/map/base.js');

test('a map that was taken away is asked to draw once more and does nothing', () => {
  const drawing = new Drawing();
  assert.doesNotThrow(() => drawing._redraw());
  assert.throws(() => Object.getPrototypeOf(Drawing.prototype)._redraw.call(drawing));
});
