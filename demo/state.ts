import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const stateSchema = z.strictObject({
  seed: z.int(),
  /** First start of the demo: minute 0 of its schedule. */
  anchor: z.int(),
  /** Readings before this were played at the first start. */
  backfilledUntil: z.int(),
  /** The shift before the newcomer's has answered what the back-fill left open. */
  isAnswered: z.boolean().default(false),
});
export type DemoState = z.infer<typeof stateSchema>;

export function readState(file: string): DemoState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  return stateSchema.parse(JSON.parse(text));
}

/** Whole or not at all. */
export function writeState(file: string, state: DemoState): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`);
  renameSync(`${file}.new`, file);
}
