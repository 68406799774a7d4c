// What the kernel says about another process of this machine.
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

export type ProcessStat = {
  /** R runs or waits for its turn, S sleeps, D waits for a disk, T is stopped, Z has ended. */
  readonly state: string;
  /** Start time in kernel ticks: tells a reused pid from the process that had it before. */
  readonly startTicks: string;
  /** CPU time of all its threads so far, in kernel ticks. */
  readonly cpuTicks: number;
};

/** Null where there is no /proc, or no such process. */
export function processStat(pid: number): ProcessStat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold spaces; the fields after it do not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', startTicks = ''] = [fields[0], fields[19]];
    return { state, startTicks, cpuTicks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // it has ended, or is another user's
    return [];
  }
}

function opensBelow(pid: string, folder: string): boolean {
  return namesIn(`/proc/${pid}/fd`).some((handle) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${handle}`).startsWith(`${folder}${path.sep}`);
    } catch {
      return false;
    }
  });
}

/** Another process that has a file below the folder open; null when there is none, or where the kernel does not tell. */
export function whoHasOpen(folder: string): number | null {
  const others = namesIn('/proc').filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`);
  if (!existsSync(folder)) return null;
  const real = realpathSync(folder);
  const pid = others.find((each) => opensBelow(each, real));
  return pid === undefined ? null : Number(pid);
}
