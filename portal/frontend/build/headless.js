/** The form checker that runs in the server's own V8. */

import path from 'node:path';

import { build } from 'esbuild';

import { feel } from './feel.js';
import { FRONTEND, HEADLESS, HEADLESS_OUT, MODULES, TABLE } from './paths.js';
import { texts } from './texts.js';

export function buildHeadless(outdir = HEADLESS_OUT) {
  return build({
    entryPoints: { 'formjs-headless': path.join(HEADLESS, 'entry.js') },
    outdir,
    bundle: true,
    minify: true,
    format: 'iife',
    // Modules are strict, a script is not: the same code must mean the same here.
    banner: { js: '"use strict";' },
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    absWorkingDir: FRONTEND,
    nodePaths: [MODULES],
    mainFields: ['module', 'main'],
    plugins: [feel, texts({ table: TABLE, words: path.join(HEADLESS, 'words.js') })],
  });
}
