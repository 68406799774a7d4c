// A child that does as it is told, for the watchdog's tests: `answers` pings, `computes` for ever, `sleeps` for good after the first answer.
import { pongOf } from '#shared/process/supervision.ts';

const [what] = process.argv.slice(2);
let answered = 0;
process.on('message', (message) => {
  const pong = pongOf(message);
  if (pong === null) return;
  process.send?.(pong, undefined, undefined, () => {
    answered += 1;
    if (answered > 1) return;
    if (what === 'computes') for (;;) Math.sqrt(answered);
    if (what === 'sleeps') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
