// A parent process for tests: opens the embedded database, says where it is, and waits to be killed.
import { startPrepared } from './prepared.ts';

const dataDir = process.argv[2] ?? '';
const embedded = await startPrepared({ dataDir, log: () => {} }, 'new');
process.stdout.write(`${JSON.stringify({ url: embedded.databaseUrl, pid: embedded.pid() })}\n`);
setInterval(() => {}, 1000);
