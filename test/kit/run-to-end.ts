// A command of ours as somebody types it: started, waited for, and never waited for without end. A synchronous child would keep the test's own limit
// from ending it, and the run with it.
import { spawn } from 'node:child_process';
import { PATIENCE_MS } from './patience.ts';

/** `status` null: ended by a signal. */
export type Ended = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type RunOptions = {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** As another user; only root can. */
  readonly uid?: number;
  readonly gid?: number;
};

/** @throws {Error} when there is no such program, or it has not ended for longer than the slowest machine needs: with what it had said. */
export function runToEnd(
  program: string,
  args: readonly string[],
  { env = process.env, ...as }: RunOptions = {},
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  // A group of its own, so that what it started ends with it.
  const child = spawn(program, args, {
    ...as,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const timer = setTimeout(() => {
    const said = `${[program, ...args].join(' ')} has not ended; so far: ${stdout}${stderr}`;
    reject(new Error(said));
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, PATIENCE_MS);
  child.on('error', reject);
  child.on('close', (status) => resolve({ status, stdout, stderr }));
  return promise.finally(() => clearTimeout(timer));
}
