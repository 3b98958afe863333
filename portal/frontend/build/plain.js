/**
 * What the form library brings along and no page of ours shows.
 *
 * The grammar of expressions names a colour for each of its words, for editors: a page goes without
 * the colours, and without the library that names them. The style sheet holds a whole grid, of which
 * forms use the columns of one width.
 */

import { readFileSync } from 'node:fs';

const RULE = /[^{}]*\.cds--[^{}]*\{[^{}]*\}/g;
const NAME = /\.(cds--[\w-]+)/g;
/** Put together by the library from a number. */
const COLUMN = /^cds--col-lg-\d+$/;

const WITHOUT = `
export const styleTags = () => () => null;
export const tags = new Proxy(() => tags, { get: () => tags });
`;

/** The style sheet without the classes of the grid that the library's script never names. */
export function withoutGrid(sheet, script) {
  const used = (name) => COLUMN.test(name) || new RegExp(`['"\\s]${name}['"\\s]`).test(script);
  return sheet.replace(RULE, (rule) => ([...rule.matchAll(NAME)].some(([, name]) => used(name)) ? rule : ''));
}

/** esbuild plugin. */
export const plain = {
  name: 'plain',
  setup(build) {
    build.onResolve({ filter: /^@lezer\/highlight$/ }, ({ path }) => ({ path, namespace: 'plain' }));
    build.onLoad({ filter: /form-js-viewer[\\/]dist[\\/]assets[\\/]form-js\.css$/ }, ({ path }) => ({
      contents: withoutGrid(readFileSync(path, 'utf8'), readFileSync(path.replace(/assets.*$/, 'index.es.js'), 'utf8')),
      loader: 'css',
    }));
    build.onLoad({ filter: /./, namespace: 'plain' }, () => ({ contents: WITHOUT, loader: 'js' }));
  },
};
