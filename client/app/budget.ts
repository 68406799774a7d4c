// Keeps the public page small enough for an old phone on a full network: what loads first is measured at every build.

/** Scripts and styles of the first load of the public page, gzipped, without fonts and without map. */
export const FIRST_LOAD_BYTES = 120_000;

export type BuiltFile = {
  readonly name: string;
  readonly isEntry: boolean;
  /** Files imported statically, by name. */
  readonly imports: readonly string[];
  readonly styles: readonly string[];
  readonly gzippedBytes: number;
};

/** The entry, everything that it imports statically, and their styles. */
function firstLoadOf(files: readonly BuiltFile[]): readonly BuiltFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const found = new Set<BuiltFile>();
  const waiting = files.filter((file) => file.isEntry);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const name of [...file.imports, ...file.styles]) {
      const next = byName.get(name);
      if (next !== undefined) waiting.push(next);
    }
  }
  return [...found].sort((a, b) => b.gzippedBytes - a.gzippedBytes);
}

/** One line with the figures. Throws with the same figures when the first load is over `limitBytes`, or when there is no entry. */
export function assertBudget(files: readonly BuiltFile[], limitBytes: number): string {
  const first = firstLoadOf(files);
  if (first.length === 0) throw new Error('The build has no entry: nothing to measure.');
  const total = first.reduce((sum, file) => sum + file.gzippedBytes, 0);
  const parts = first.map((file) => `${file.name} ${file.gzippedBytes}`).join(', ');
  const figures = `first load ${total} of ${limitBytes} bytes gzipped (${parts})`;
  if (total > limitBytes) {
    throw new Error(
      `Over budget: ${figures}. Load what the first paint does not need with import().`,
    );
  }
  return figures;
}
