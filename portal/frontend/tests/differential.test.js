/** Forms nobody wrote: the server says what form-js as it is shipped says in a browser. */

import assert from 'node:assert/strict';
import { it } from 'node:test';

process.env.TZ = 'UTC';

const { compare, openJudges } = await import('./differential/compare.js');

it('agrees with the browser about generated forms and answers', async () => {
  const { cases, differences } = await compare(await openJudges(), { seed: 20_000, forms: 45, answers: 3 });
  assert.ok(cases > 120, `${cases} cases`);
  assert.deepEqual(differences.filter(({ reason }) => !reason), []);
  assert.ok(differences.length <= cases * 0.02, `${differences.length} of ${cases} differ`);
});
