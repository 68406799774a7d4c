// What the kernel says about another process of this machine.
import { readFileSync } from 'node:fs';

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
