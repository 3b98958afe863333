/**
 * The icons that pages name, as pictures in the style sheet: a font of two thousand, of which we
 * use a few dozen, weighs more than the rest of a page together. Those of frame, tasks and forms
 * come with every page, the others with the pages beside the desk.
 */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { MODULES, PORTAL } from './paths.js';

const PICTURES = path.join(MODULES, 'bootstrap-icons', 'icons');
const NAMED = /\bbi-([a-z0-9-]+)|["'`]([a-z0-9]+(?:-[a-z0-9]+)*)["'`]/g;
const SOURCE = /\.(html|py|jsx?|s?css)$/;
const FOREIGN = /(^|[\\/])(node_modules|static|tests|build|__pycache__)[\\/]/;
/** Frame, tasks, forms. */
const MARKED = /\bbi-([a-z0-9-]+)/g;
const SCRIPT = /\.jsx?$/;
const EVERYWHERE = /^templates[\\/](tasks[\\/]|_|base\.html|macros\.html)|^navigation\.py|^frontend[\\/]src[\\/](base|form|map)[\\/]/;

/** Those of every page, and the others. */
export function sharedIcons(folder = PORTAL) {
  const shared = namedIcons(folder, EVERYWHERE);
  return { shared, others: namedIcons(folder).filter((name) => !shared.includes(name)) };
}

/** Names of icons in the sources of the pages; a word in quotes may be one. */
export function namedIcons(folder = PORTAL, source = SOURCE) {
  const names = new Set();
  for (const file of readdirSync(folder, { recursive: true })) {
    if (SOURCE.test(file) && source.test(file) && !FOREIGN.test(file)) {
      const text = readFileSync(path.join(folder, file), 'utf8');
      [...text.matchAll(SCRIPT.test(file) ? MARKED : NAMED)].forEach(([, marked, quoted]) => names.add((marked ?? quoted).replace(/^bi-/, '')));
    }
  }
  return [...names].filter((name) => existsSync(path.join(PICTURES, `${name}.svg`))).sort();
}

/** Each icon as a mask; `--bi-NAME` for styles of our own. */
function pictures(names) {
  const variables = names.map((name) => `--bi-${name}:url("${dataUrl(name)}");`).join('');
  const rules = names.map((name) => `.bi-${name}::before{mask-image:var(--bi-${name})}`).join('');
  return `:root{${variables}}\n${rules}\n`;
}

/** Icons over the colour of their text. */
export function iconStyles(names) {
  return `.bi::before{display:inline-block;width:1em;height:1em;vertical-align:-0.125em;content:"";background:currentcolor;mask:no-repeat center/contain;print-color-adjust:exact}
${pictures(names)}
@media (forced-colors:active){.bi::before{background:CanvasText}}`;
}

function dataUrl(name) {
  const picture = readFileSync(path.join(PICTURES, `${name}.svg`), 'utf8')
    .replace(/ (?:class|width|height|fill)="[^"]*"/g, '')
    .replace(/\s+/g, ' ')
    // A hundredth of a sixteenth of an icon is not seen. The point stays: it parts two numbers.
    .replace(/\d*\.\d{3,}/g, (number) => Number(number).toFixed(2).replace(/^0/, '').replace(/0$/, ''))
    .replaceAll('"', "'");
  return `data:image/svg+xml,${picture.replace(/[#%<>]/g, encodeURIComponent)}`;
}

/** esbuild plugin: the style sheet of the icons is ours, the smaller one holds the others. */
export const icons = {
  name: 'icons',
  setup(build) {
    build.onLoad({ filter: /bootstrap-icons[\\/]font[\\/]bootstrap-icons\.css$/ }, () => ({
      contents: iconStyles(sharedIcons().shared),
      loader: 'css',
    }));
    build.onLoad({ filter: /bootstrap-icons[\\/]font[\\/]bootstrap-icons\.min\.css$/ }, () => ({
      contents: pictures(sharedIcons().others),
      loader: 'css',
    }));
  },
};
