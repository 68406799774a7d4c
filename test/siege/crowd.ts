// A crowd that reads, in a process of its own so that what it costs does not fall on whoever measures: so many readers at a time from many of the
// machine's own addresses, and files downloaded one after the other. Told what to do by its parent; tells what was answered when it is told to stop.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type CrowdTask = {
  readonly origin: string;
  readonly readers: number;
  /** Asked in turn by each reader. */
  readonly paths: readonly string[];
  /** Lists of files: each list is downloaded from its beginning, one file after the other. */
  readonly files: readonly (readonly string[])[];
  /** The files of a list are spread over so long. Milliseconds. */
  readonly spreadMs: number;
};
export type CrowdSaid = {
  /** Files that are here, per list. */
  readonly done: readonly number[];
  /** How often each status came; 0: no answer. */
  readonly answers: Readonly<Record<number, number>>;
};

const REST_MS = 100;
/** Each of these is one of the machine's own: so strangers come from many places, as they do. */
const addressOf = (index: number): string => `127.0.${1 + (index >> 7)}.${1 + (index & 127)}`;

/** One answer, read to its end; its status, 0 when the line broke. */
function get(url: string, localAddress: string): Promise<number> {
  return new Promise((resolve) => {
    const request = http.get(url, { localAddress, agent: false }, (answer) => {
      answer.resume();
      answer.on('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
    });
    request.on('error', () => resolve(0));
  });
}

process.once('message', ({ origin, readers, paths, files, spreadMs }: CrowdTask) => {
  const answers: Record<number, number> = {};
  const done = files.map(() => 0);
  const readOn = async (index: number): Promise<void> => {
    for (let i = index; ; i += 1) {
      const status = await get(origin + (paths[i % paths.length] ?? '/'), addressOf(index));
      answers[status] = (answers[status] ?? 0) + 1;
      await sleep(REST_MS);
    }
  };
  const download = async (list: readonly string[], index: number): Promise<void> => {
    const start = Date.now();
    for (const [i, path] of list.entries()) {
      await sleep(Math.max(0, start + (i * spreadMs) / list.length - Date.now()));
      // A refusal with Retry-After is an answer, not a failure: it is asked again until it is served.
      while ((await get(origin + path, addressOf(200 + index * 200 + i))) !== 200)
        await sleep(1000);
      done[index] = i + 1;
    }
  };
  for (let i = 0; i < readers; i += 1) void readOn(i);
  for (const [index, list] of files.entries()) void download(list, index);
  process.on('message', (word) => {
    process.send?.({ done, answers } satisfies CrowdSaid, () => word === 'stop' && process.exit(0));
  });
});
process.on('disconnect', () => process.exit(0));
