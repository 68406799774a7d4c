// A first start as a newcomer has it, with packages installed and pages built: the database is made, six hours of history are played, everything serves.
import { performance } from 'node:perf_hooks';
import { record } from '../../scripts/measured/record.ts';
import { startProduct } from '../kit/product.ts';

// Whoever builds the pages has them for good; the second start is what is measured.
await (await startProduct({}, { isFirst: true })).stop();
const before = performance.now();
const product = await startProduct({}, { isFirst: true });
const seconds = Number(((performance.now() - before) / 1000).toFixed(1));
await product.stop();
process.stdout.write(`a first start, until it is ready: ${seconds} s\n`);
record('start', 'npm run bench -- start', { historyHours: 6, seconds });
