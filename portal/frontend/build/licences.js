/** Keeps the licence text of everything that went into a bundle beside it. */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const NAMES = /^(licen[cs]e|copying|notice)(\.|$)/i;

/** Write `licences.txt` for the packages whose files the metafile names; returns their names. */
export function writeLicences(metafile, modules, outfile) {
  const names = [...new Set(Object.keys(metafile.inputs).map(packageOf).filter(Boolean))].sort();
  const parts = names.map((name) => section(name, path.join(modules, name)));
  writeFileSync(outfile, parts.join(`\n\n${'='.repeat(80)}\n\n`));
  return names;
}

function packageOf(file) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(file);
  return found?.[1];
}

function section(name, folder) {
  const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => NAMES.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
