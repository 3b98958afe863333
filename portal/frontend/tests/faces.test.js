/** What our pages are written with is in the faces that every page loads. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';

import { LETTERS, ranges } from '../build/faces.js';
import { ROOT, TABLE } from '../build/paths.js';

const WRITTEN = /\.(po|form|yaml|html)$/;
const SOURCES = ['locale', 'forms', 'processes', 'portal/templates'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true })
    .filter((name) => WRITTEN.test(name))
    .map((name) => path.join(ROOT, folder, name)),
);
// An arrow has no letter in the typeface; a foreign word brings its own face along.
const ELSEWHERE = '→ç\n\t';

it('holds every letter of the words of platform and library', () => {
  const known = new Set(LETTERS.latin + LETTERS.cyrillic + ELSEWHERE);
  const text = [...SOURCES, TABLE].map((file) => readFileSync(file, 'utf8')).join('');
  assert.deepEqual([...new Set(text)].filter((letter) => !known.has(letter)), []);
});

it('tells a browser the letters as ranges', () => {
  assert.equal(ranges('xcab'), 'U+61-63,U+78');
});
