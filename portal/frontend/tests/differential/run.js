/** npm run differential -- [seed] [forms] [answers]: the figures, and before them what differs. */

process.env.TZ = 'UTC';

const { compare, openJudges } = await import('./compare.js');

const [seed = 1, forms = 500, answers = 4] = process.argv.slice(2).map(Number);
const found = await compare(await openJudges(), { seed, forms, answers });
found.differences.forEach((one) => console.log(JSON.stringify(one)));
const unexplained = found.differences.filter(({ reason }) => !reason).length;
const equal = found.cases - found.differences.length;
console.error(`${found.cases} cases, ${found.refused} refused by both; ${found.broken} broken in the browser; equal ${equal} (${((100 * equal) / found.cases).toFixed(2)} %), unexplained ${unexplained}`);
process.exit(0);
