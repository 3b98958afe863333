/** Beside every script and style its compressed twins, for browsers that take them. */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

import { gzipAsync } from '@gfx/zopfli';

const PACKED = /\.(js|css|svg)$/;

export async function compress(folder) {
  for (const name of readdirSync(folder).filter((one) => PACKED.test(one))) {
    const file = path.join(folder, name);
    const content = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
    writeFileSync(`${file}.gz`, await gzipAsync(content, { numiterations: 5 }));
  }
}
