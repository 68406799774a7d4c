// Loaded before an unchanged entry of the product: its clocks, wall and steady, are what the test hands in, and its intervals run ten times as fast, so
// that a heartbeat and a tick come within 25 ms. Nothing else of the process is touched.
const INTERVAL_SCALE = 10;

let now = Number(process.env.CLOCK_AT);
/** How far the wall is set off; the steady clock goes on. */
let wallOff = Number(process.env.CLOCK_WALL_OFF ?? 0);
Date.now = () => now + wallOff;
process.hrtime.bigint = () => BigInt(Math.round(now * 1000)) * 1000n;

const realInterval = globalThis.setInterval;
globalThis.setInterval = ((run: () => void, ms = 0, ...rest: never[]) =>
  realInterval(run, ms / INTERVAL_SCALE, ...rest)) as typeof setInterval;

process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('clockAt' in message)) return;
  now = Number(message.clockAt);
  if ('wallOff' in message) wallOff = Number(message.wallOff);
  process.send?.({ clockIs: now });
});
