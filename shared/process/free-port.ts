// A port of this machine for a program that is told which to take: its own choice (port 0) would be known to nobody else.
import { once } from 'node:events';
import net from 'node:net';

/** Below what systems give to outgoing connections (32768 on Linux, 49152 elsewhere): there a port that was free may be taken before its program is up. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
/** Programs that choose at the same time begin so far from one another. */
const OF_ONE_PROCESS = 16;

let asked = 0;

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** A port on 127.0.0.1 (20000 to 31999) that nobody listens on, another one at each call. Throws when there is none. */
export async function freePort(pid = process.pid): Promise<number> {
  const count = HIGHEST - LOWEST;
  for (let tried = 0; tried < count; tried += 1) {
    const port = LOWEST + ((pid * OF_ONE_PROCESS + asked) % count);
    asked += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port between ${LOWEST} and ${HIGHEST} is free`);
}
