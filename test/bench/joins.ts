// What viewers of the public lane cost the server: CPU of a join, and memory of each who stays. The server runs in a process of its own, on the twin in
// memory; this one plays the viewers.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { record } from '../../scripts/measured/record.ts';
import { LARGE } from '../kit/server/large-site.ts';

const VIEWERS = Number(process.env.BENCH_VIEWERS ?? 1000);
const AT_ONCE = 250;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

type Usage = { readonly cpuMs: number; readonly rss: number };

const child = fork(new URL('./joins-server.ts', import.meta.url), {
  execArgv: [...NODE_FLAGS, '--expose-gc'],
});
const [{ origin }] = (await once(child, 'message')) as [{ origin: string }];
async function usage(): Promise<Usage> {
  const answer = once(child, 'message');
  child.send('usage');
  const [measured] = (await answer) as [Usage];
  return measured;
}

const open: Socket[] = [];
async function join(lane: 'public'): Promise<void> {
  const socket = io(origin + STREAM_NAMESPACE, {
    parser,
    transports: ['websocket'],
    forceNew: true,
    auth: { protocol: 1, siteId: LARGE, lane, cursor: null },
  });
  open.push(socket);
  await new Promise((resolve, reject) => {
    socket.once('window', () => resolve(null));
    socket.once('refused', ({ code }) => reject(new Error(code)));
  });
}

await join('public');
const before = await usage();
for (let i = 0; i < VIEWERS; i += AT_ONCE)
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, VIEWERS - i) }, () => join('public')));
const after = await usage();
const cpuMsPerJoin = (after.cpuMs - before.cpuMs) / VIEWERS;
const kbPerViewer = (after.rss - before.rss) / VIEWERS / 1000;
say(
  `${VIEWERS} viewers join a site of 1,250 regions: ${cpuMsPerJoin.toFixed(2)} ms of CPU a join, ${kbPerViewer.toFixed(0)} kB a viewer, all served`,
);
for (const socket of open) socket.disconnect();
child.disconnect();
await once(child, 'exit');
if (VIEWERS >= 1000)
  record('joins', 'npm run bench -- joins', {
    viewers: VIEWERS,
    regions: 1250,
    cpuMsPerJoin,
    kbPerViewer,
  });
