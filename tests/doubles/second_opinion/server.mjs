/** `node server.mjs PORT`: telegram-test-api on this machine; says "ready" and ends with its input. */

import api from 'telegram-test-api';

const server = new api({ port: Number(process.argv[2]), host: '127.0.0.1', storeTimeout: 600 });
await server.start();
process.stdout.write('ready\n');
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
