/** Builds everything pages load and the form checker of the server. Usage: node build/build.js */

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { buildHeadless } from './headless.js';
import { writeLicences } from './licences.js';
import { buildPages } from './pages.js';
import { FRONTEND, HEADLESS, HEADLESS_OUT, MODULES, PAGES_OUT, TABLE } from './paths.js';
import { missingInSources } from './texts.js';

const sources = [path.join(FRONTEND, 'src'), HEADLESS].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => /\.jsx?$/.test(name))
    .map((name) => path.join(folder, name)),
);
const untranslated = missingInSources(sources, JSON.parse(readFileSync(TABLE, 'utf8')));
if (untranslated.length) {
  throw new Error(`no Russian words for:\n  ${untranslated.join('\n  ')}`);
}

const [headless, pages] = await Promise.all([buildHeadless(), buildPages()]);
writeLicences(headless.metafile, MODULES, path.join(HEADLESS_OUT, 'licences.txt'));
writeLicences(pages.metafile, MODULES, path.join(PAGES_OUT, 'licences.txt'));
for (const [name, file] of Object.entries(pages.manifest)) {
  console.log(`${name} -> ${file}`);
}
