/** A page without a browser, and the bundles under test built for it. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

import { build } from 'esbuild';
import { JSDOM } from 'jsdom';

import { buildHeadless } from '../../build/headless.js';
import { FRONTEND, MODULES, TABLE } from '../../build/paths.js';
import { texts } from '../../build/texts.js';

const GLOBALS = ['window', 'document', 'navigator', 'Node', 'Element', 'HTMLElement', 'HTMLCollection', 'NodeList', 'KeyboardEvent', 'Event', 'CustomEvent', 'MouseEvent', 'DOMParser', 'XMLSerializer', 'getComputedStyle'];

export function openPage() {
  const { window } = new JSDOM('<!doctype html><html lang="ru"><body></body></html>', { pretendToBeVisual: true, url: 'http://localhost/' });
  window.IntersectionObserver = class {
    observe() {}
    unobserve() {}
  };
  window.Element.prototype.scrollIntoView = () => {};
  for (const name of GLOBALS) {
    Object.defineProperty(globalThis, name, { value: name === 'window' ? window : window[name], configurable: true, writable: true });
  }
  globalThis.IntersectionObserver = window.IntersectionObserver;
  globalThis.DataTransfer = class {
    items = { add() {} };
    files = [];
  };
  Object.defineProperty(window.HTMLInputElement.prototype, 'files', { value: [], writable: true, configurable: true });
  return window;
}

function folder() {
  const made = mkdtempSync(path.join(os.tmpdir(), 'lc-frontend-'));
  process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The file of a module built as pages are built, with these plugins. */
async function built(source, plugins) {
  const outfile = path.join(folder(), 'module.mjs');
  await build({
    absWorkingDir: FRONTEND,
    entryPoints: [path.join(FRONTEND, source)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    nodePaths: [MODULES],
    mainFields: ['module', 'main'],
    plugins,
  });
  return pathToFileURL(outfile).href;
}

/** The form as our pages render it. */
export async function loadRendered() {
  return import(await built('tests/support/rendered.js', [texts({ table: TABLE, words: path.join(FRONTEND, 'src/form/words.js') })]));
}

/** The form as form-js renders it, nothing changed: every call of the answer gives a fresh one. */
export async function plainLoader() {
  const file = await built('tests/differential/plain.js', []);
  let count = 0;
  return () => import(`${file}?${(count += 1)}`);
}

/** The functions of the server's checker, in a context that has nothing of a page or of node. */
export async function loadHeadless() {
  const outdir = folder();
  await buildHeadless(outdir);
  const context = vm.createContext({});
  vm.runInContext(readFileSync(path.join(outdir, 'formjs-headless.js'), 'utf8'), context);
  const { formjs } = context;
  return Object.fromEntries(
    Object.keys(formjs).map((name) => [name, (...values) => JSON.parse(formjs[name](...values.map((one) => JSON.stringify(one))))]),
  );
}
