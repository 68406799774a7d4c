import { once } from 'node:events';
import type http from 'node:http';

/** Lets the server listen on a free port of this machine; gives its origin. */
export async function originOf(server: http.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
