// The server of joins.ts.
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { putLarge } from '../kit/server/large-site.ts';
import { openMemoryStore } from '../kit/server/memory-store.ts';
import { serve } from '../kit/server/running.ts';

const store = await openMemoryStore();
await putLarge(store, Date.now(), 5);
const limits = {
  ...DEFAULT_LIMITS,
  sockets: {
    ...DEFAULT_LIMITS.sockets,
    publicPerAddress: 10_000,
    waitingPerAddress: 10_000,
    opensPerMinute: 100_000,
  },
};
const served = await serve(store, null, null, undefined, { limits });
process.send?.({ origin: served.origin });
process.on('message', () => {
  (globalThis as { gc?: () => void }).gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() });
});
process.on('disconnect', () => void served.stop().then(() => process.exit(0)));
