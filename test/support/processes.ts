import { readdirSync, readFileSync } from 'node:fs';

function fileOf(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** The process that runs this program with this setting. Throws when there is not exactly one. */
export function processOf(program: string, setting: string): number {
  const found = readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      fileOf(pid, 'cmdline').includes(program) &&
      fileOf(pid, 'environ').split('\0').includes(setting),
  );
  if (found.length !== 1) throw new Error(`${found.length} processes run ${program}`);
  return Number(found[0]);
}
