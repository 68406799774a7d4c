import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');
/** The programs of a running product. */
export const PROGRAMS = [
  'server/main.ts',
  'aggregator/main.ts',
  'database/embedded/main.ts',
] as const;
export type Program = (typeof PROGRAMS)[number];

function fileOf(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

class MovedProgram extends Error {
  constructor(program: Program) {
    super(`there is no ${program}: it moved, and so must its name in test/kit/processes.ts`);
  }
}

/** The process that runs this program with this setting. Throws when there is not exactly one. */
export function processOf(program: Program, setting: string): number {
  // A program that moved would be missed in silence wherever "none runs just now" is an answer.
  if (!existsSync(path.join(ROOT, program))) throw new MovedProgram(program);
  const found = readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      fileOf(pid, 'cmdline').includes(program) &&
      fileOf(pid, 'environ').split('\0').includes(setting),
  );
  if (found.length !== 1) throw new Error(`${found.length} processes run ${program}`);
  return Number(found[0]);
}

/** A setting in the environment of a process. Throws when it has none. */
export function environmentOf(pid: number, name: string): string {
  const found = fileOf(String(pid), 'environ')
    .split('\0')
    .find((entry) => entry.startsWith(`${name}=`));
  if (found === undefined) throw new Error(`process ${pid} has no ${name}`);
  return found.slice(name.length + 1);
}

/** Resident memory of a process in MB, from the kernel. */
export function memoryOf(pid: number): number {
  const kB = /^VmRSS:\s+(\d+)/m.exec(fileOf(String(pid), 'status'))?.[1];
  return Number(kB ?? 0) / 1000;
}

const HOLD_MS = 300;

/** Keeps a program stopped, also the one that a supervisor starts in its place. Gives the way to let it go. */
export function holdStopped(program: Program, setting: string): () => void {
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    try {
      process.kill(processOf(program, setting), name);
    } catch (error) {
      if (error instanceof MovedProgram) throw error;
      // Just now none runs.
    }
  };
  signal('SIGSTOP');
  const timer = setInterval(() => signal('SIGSTOP'), HOLD_MS);
  return () => {
    clearInterval(timer);
    signal('SIGCONT');
  };
}
