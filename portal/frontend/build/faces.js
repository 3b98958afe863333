/**
 * The typeface in two helpings: the letters of our pages, which every page loads, and the faces as
 * they are made, which a browser asks for when a name holds a letter beyond.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import subsetFont from 'subset-font';

const SHEET = /golos-text[\\/]index\.css$/;
const SMALL = /^small:golos-text-(latin|cyrillic)\.woff2$/;
const between = (first, last) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, step) => first + step));

/** What a page in Russian or English is written with, by the face that holds it. */
export const LETTERS = {
  latin: `${between(0x20, 0x7e)}\u00a0«»©·×°–—…“”„’‑−`,
  cyrillic: `${between(0x410, 0x44f)}Ёё№`,
};

/** Weights and figures that styles ask for. */
const OPTIONS = { targetFormat: 'woff2', keepFeatures: ['kern', 'tnum'], variationAxes: { wght: { min: 400, max: 700 } } };

/** "a", "b", "c" and "x" as U+61-63,U+78. */
export function ranges(letters) {
  const points = [...letters].map((letter) => letter.codePointAt(0)).sort((one, other) => one - other);
  const parts = [];
  for (const point of points) {
    const last = parts.at(-1);
    if (last?.[1] === point - 1) {
      last[1] = point;
    } else {
      parts.push([point, point]);
    }
  }
  return parts.map(([from, to]) => `U+${from.toString(16)}${to > from ? `-${to.toString(16)}` : ''}`).join(',');
}

/** A later face goes before an earlier one where their ranges meet. */
function withSmall(sheet) {
  const faces = Object.entries(LETTERS).map(
    ([name, letters]) => `@font-face {
  font-family: 'Golos Text Variable';
  font-style: normal;
  font-display: swap;
  font-weight: 400 700;
  src: url(small:golos-text-${name}.woff2) format('woff2-variations');
  unicode-range: ${ranges(letters)};
}`,
  );
  return [sheet, ...faces].join('\n');
}

/** esbuild plugin. */
export const faces = {
  name: 'faces',
  setup(build) {
    build.onLoad({ filter: SHEET }, ({ path: file }) => ({
      contents: withSmall(readFileSync(file, 'utf8')),
      loader: 'css',
      resolveDir: path.dirname(file),
    }));
    build.onResolve({ filter: SMALL }, ({ path: name, resolveDir }) => ({
      path: path.join(resolveDir, name.replace('small:', 'small-')),
      namespace: 'faces',
    }));
    build.onLoad({ filter: /./, namespace: 'faces' }, async ({ path: file }) => {
      const name = /small-golos-text-(\w+)\.woff2$/.exec(file)[1];
      const whole = readFileSync(path.join(path.dirname(file), 'files', `golos-text-${name}-wght-normal.woff2`));
      return { contents: await subsetFont(whole, LETTERS[name], OPTIONS), loader: 'file' };
    });
  },
};
