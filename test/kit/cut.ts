// A line between a browser and the product that a test can cut: bytes go through a port of ours.
import { once } from 'node:events';
import net from 'node:net';

export type Line = {
  readonly origin: string;
  /** Ends every connection and lets no new one through. */
  cut(): void;
  /** What the product answers from now on is lost; what it is asked still comes there. */
  loseAnswers(): void;
  mend(): void;
  close(): Promise<void>;
};

export async function openLine(target: string): Promise<Line> {
  const { port: targetPort } = new URL(target);
  const open = new Set<net.Socket>();
  let isCut = false;
  let areLost = false;
  const server = net.createServer((from) => {
    if (isCut) {
      from.destroy();
      return;
    }
    const to = net.connect(Number(targetPort), '127.0.0.1');
    from.pipe(to);
    to.on('data', (answer) => areLost || from.write(answer));
    to.on('end', () => from.end());
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    cut: () => {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    loseAnswers: () => {
      areLost = true;
    },
    mend: () => {
      isCut = false;
      areLost = false;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
