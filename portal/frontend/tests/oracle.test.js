/** The checker of the server says what the rendered form says. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

process.env.TZ = 'UTC';

const { CORPUS } = await import('./support/corpus.js');
const { loadHeadless, loadRendered, openPage } = await import('./support/browser.js');

const AROUND = { today: '2026-11-24', locale: 'ru', zone: 'UTC', bounds: [142.55, 46.85, 142.9, 47.1] };

describe('the checker of the server agrees with the browser', () => {
  let headless;
  let rendered;

  before(async () => {
    openPage();
    [headless, rendered] = await Promise.all([loadHeadless(), loadRendered()]);
  });

  for (const { name, schema, data } of CORPUS) {
    it(name, async () => {
      const [browser, server] = [await outcome(() => rendered.judge(schema, data, AROUND)), await outcome(() => headless.validate(schema, data, AROUND))];
      assert.deepEqual(server, browser);
    });
  }
});

async function outcome(work) {
  try {
    return await work();
  } catch (error) {
    return { refused: error.message };
  }
}
