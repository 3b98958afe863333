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

/** A module of tests/support built as pages are built. */
export async function loadRendered() {
  const outfile = path.join(folder(), 'rendered.mjs');
  await build({
    absWorkingDir: FRONTEND,
    entryPoints: [path.join(FRONTEND, 'tests/support/rendered.js')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    nodePaths: [MODULES],
    mainFields: ['module', 'main'],
    plugins: [texts({ table: TABLE, words: path.join(FRONTEND, 'src/form/words.js') })],
  });
  return import(pathToFileURL(outfile));
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
