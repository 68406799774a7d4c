// A parent process for tests: opens the embedded database, says where it is, and waits to be killed.
import { startEmbedded } from '#database/embedded/embedded.ts';

const dataDir = process.argv[2] ?? '';
const embedded = await startEmbedded({ dataDir, log: () => {} });
process.stdout.write(`${JSON.stringify({ url: embedded.databaseUrl, pid: embedded.pid() })}\n`);
setInterval(() => {}, 1000);
