// A crowd of public viewers in a process of its own, from many of the machine's own addresses: `viewers.ts <origin> <how many>`. Tells its parent how many
// were served, and stays until it is told to stop.
import http from 'node:http';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';

const [origin = '', most = '0'] = process.argv.slice(2);
const PER_ADDRESS = 100;
const AT_ONCE = 50;
const open: Socket[] = [];

function join(index: number): Promise<boolean> {
  const localAddress = `127.1.${Math.floor(index / PER_ADDRESS)}.1`;
  const socket = io(origin + STREAM_NAMESPACE, {
    parser,
    transports: ['websocket'],
    forceNew: true,
    agent: new http.Agent({ localAddress }) as unknown as string,
    auth: { protocol: 1, siteId: 'demo', lane: 'public', cursor: null },
  });
  open.push(socket);
  return new Promise((resolve) => {
    socket.once('hello', () => resolve(true));
    socket.once('refused', () => resolve(false));
    socket.once('connect_error', () => resolve(false));
  });
}

let served = 0;
for (let i = 0; i < Number(most); i += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, Number(most) - i) }, (_, k) => join(i + k));
  served += (await Promise.all(some)).filter(Boolean).length;
}
process.send?.({ served });
const stop = (): never => process.exit(0);
process.on('message', stop);
process.on('disconnect', stop);
