import * as z from 'zod';
import { readStoredJson, setAside, writeWhole } from '#shared/process/stored-file.ts';

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

/** Null without one. A damaged one is moved aside, which is said: a demo goes on, with its schedule from the beginning. */
export function readState(file: string, say: (text: string) => void): DemoState | null {
  const stored = readStoredJson(file, stateSchema);
  if (stored.state === 'good') return stored.value;
  if (stored.state === 'damaged')
    say(
      `${file} ${stored.why}: it is kept as ${setAside(file)}, and the schedule of the demo begins anew. Nothing is to be done`,
    );
  return null;
}

/** Whole or not at all. */
export function writeState(file: string, state: DemoState): void {
  writeWhole(file, `${JSON.stringify(state)}\n`);
}

const credentialsSchema = z.looseObject({
  operatorToken: z.string().nullish(),
  deviceToken: z.string().nullish(),
});

/**
 * A token of the first start.
 * @throws {Error} a sentence when the file holds none.
 */
export function readToken(file: string, name: 'operatorToken' | 'deviceToken'): string {
  const stored = readStoredJson(file, credentialsSchema);
  const token = stored.state === 'good' ? stored.value[name] : null;
  if (typeof token === 'string') return token;
  if (stored.state === 'damaged' && stored.isForbidden === true)
    throw new Error(`${file} ${stored.why}`);
  const why = { absent: 'is not there', good: `holds no ${name}`, damaged: '' }[stored.state];
  const role = name === 'operatorToken' ? '--role operator' : '--role device --site demo';
  throw new Error(
    `${file} ${stored.state === 'damaged' ? stored.why : why}. Make a new token: npm run tokens -- create ${role} --label "demo" --credentials`,
  );
}
