/** What pages load: one script and one style per bundle, named by their content. */

import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { build } from 'esbuild';
import * as sass from 'sass';

import { compress } from './compress.js';
import { faces } from './faces.js';
import { icons } from './icons.js';
import { FRONTEND, MODULES, PAGES_OUT, TABLE } from './paths.js';
import { plain } from './plain.js';
import { texts } from './texts.js';

const SOURCES = path.join(FRONTEND, 'src');
const SCRIPTS = ['base', 'pages', 'map', 'diagram'];
/** Loaded in parts: a form without a place needs no map. */
const MODULAR = ['form'];

const scss = {
  name: 'scss',
  setup(esbuild) {
    esbuild.onLoad({ filter: /\.scss$/ }, ({ path: file }) => {
      const result = sass.compile(file, {
        loadPaths: [MODULES],
        quietDeps: true,
        // Bootstrap 5 is written for an older dialect.
        silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
      });
      return { contents: result.css, loader: 'css', resolveDir: path.dirname(file) };
    });
  },
};

export async function buildPages(outdir = PAGES_OUT) {
  const [scripts, modular] = await Promise.all([
    bundle(SCRIPTS, outdir, { format: 'iife' }),
    bundle(MODULAR, outdir, { format: 'esm', splitting: true, chunkNames: 'part-[name]-[hash]' }),
  ]);
  const metafile = { inputs: { ...scripts.inputs, ...modular.inputs }, outputs: { ...scripts.outputs, ...modular.outputs } };
  const manifest = manifestOf(metafile, outdir);
  writeFileSync(path.join(outdir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  // What pages still name stays until the manifest names its successor.
  removeOthers(outdir, Object.keys(metafile.outputs));
  await compress(outdir);
  return { manifest, metafile };
}

async function bundle(names, outdir, options) {
  const { metafile } = await build({
    absWorkingDir: FRONTEND,
    entryPoints: Object.fromEntries(names.map((name) => [name, path.join(SOURCES, name, 'index.js')])),
    outdir,
    entryNames: '[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    bundle: true,
    minify: true,
    metafile: true,
    target: ['es2022', 'chrome108', 'firefox110', 'safari16'],
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    nodePaths: [MODULES],
    mainFields: ['module', 'main'],
    loader: { '.woff2': 'file', '.woff': 'empty', '.png': 'empty', '.svg': 'dataurl' },
    plugins: [texts({ table: TABLE, words: path.join(SOURCES, 'form/words.js') }), scss, icons, faces, plain],
    ...options,
  });
  return metafile;
}

function removeOthers(outdir, outputs) {
  const current = new Set([...outputs.map((file) => below(outdir, file)), 'manifest.json', 'licences.txt']);
  for (const name of readdirSync(outdir, { recursive: true })) {
    const file = path.join(outdir, name);
    if (statSync(file).isFile() && !current.has(name.split(path.sep).join('/'))) {
      rmSync(file);
    }
  }
}

/** `{"form.js": "form-ABC.js", "form.css": "form-DEF.css", ...}`, paths below the output folder. */
function manifestOf(metafile, outdir) {
  const manifest = {};
  for (const [file, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    // A part that is loaded later is an entry point, too.
    if (!entryPoint?.endsWith('/index.js') || !file.endsWith('.js')) {
      continue;
    }
    const name = path.basename(path.dirname(entryPoint));
    manifest[`${name}.js`] = below(outdir, file);
    if (cssBundle) {
      manifest[`${name}.css`] = below(outdir, cssBundle);
    }
  }
  return Object.fromEntries(Object.entries(manifest).sort());
}

const below = (outdir, file) => path.relative(outdir, path.resolve(FRONTEND, file)).split(path.sep).join('/');
