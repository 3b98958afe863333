/** Every icon that the pages draw is in the style sheet. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';

import { iconStyles, namedIcons, sharedIcons } from '../build/icons.js';
import { MODULES, PORTAL } from '../build/paths.js';

const SOURCES = ['templates', 'frontend/src'].flatMap((folder) =>
  readdirSync(path.join(PORTAL, folder), { recursive: true }).map((name) => path.join(PORTAL, folder, name)),
);

it('knows every name that stands in a class or a call', () => {
  const texts = SOURCES.filter((file) => /\.(html|jsx?)$/.test(file)).map((file) => readFileSync(file, 'utf8')).join('\n');
  const drawn = [...texts.matchAll(/\bbi-([a-z0-9]+(?:-[a-z0-9]+)*)|\bicon\("([a-z0-9-]+)"\)/g)].map(([, marked, called]) => marked ?? called);
  const known = new Set(namedIcons());
  assert.deepEqual([...new Set(drawn)].filter((name) => !known.has(name)), []);
});

it('writes a mask for each', () => {
  assert.match(iconStyles(['camera']), /--bi-camera:url\("data:image\/svg\+xml,.+"\).*\.bi-camera::before\{mask-image:var\(--bi-camera\)\}/s);
});

it('gives the desk its own and the other pages the rest, nothing twice', () => {
  const { shared, others } = sharedIcons();
  assert.deepEqual([...shared, ...others].sort(), namedIcons());
  for (const name of ['list', 'funnel', 'calendar-event', 'camera', 'x-lg', 'exclamation-circle-fill']) {
    assert.ok(shared.includes(name), name);
  }
});

it('draws a rounded icon with as many numbers as its original', () => {
  const numbers = (text) => [...text.matchAll(/ d=["']([^"']+)["']/g)].flatMap(([, path]) => path.match(/\d*\.\d+|\d+/g)).length;
  for (const name of namedIcons()) {
    const original = readFileSync(path.join(MODULES, 'bootstrap-icons', 'icons', `${name}.svg`), 'utf8');
    assert.equal(numbers(decodeURIComponent(iconStyles([name]))), numbers(original), name);
  }
});
