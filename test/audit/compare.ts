// What two tellings differ in.
import type { EpochMs } from '#shared/time.ts';
import type { Channel, Output, Told } from './spine.ts';

export type Difference = {
  readonly channel: Channel;
  readonly key: string;
  readonly regionId: string | null;
  readonly windowStart: EpochMs;
  /** A field whose value differs; `presence`: told in one of them only. */
  readonly field: string;
  readonly values: readonly [unknown, unknown];
};

const nameOf = ({ channel, key, windowStart }: Output): string =>
  `${channel} ${key} ${windowStart}`;

/** Every field that is not the same in both, in the order of the first telling. */
export function differences(first: Told, second: Told): readonly Difference[] {
  const others = new Map(second.outputs.map((output) => [nameOf(output), output]));
  const found: Difference[] = [];
  for (const output of first.outputs) {
    const other = others.get(nameOf(output));
    others.delete(nameOf(output));
    if (other === undefined) found.push(differing(output, 'presence', [true, false]));
    else found.push(...fieldsOf(output, other));
  }
  for (const output of others.values()) found.push(differing(output, 'presence', [false, true]));
  return found;
}

function fieldsOf(a: Output, b: Output): readonly Difference[] {
  const found: Difference[] = [];
  for (const field of new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])) {
    const values: [unknown, unknown] = [a.fields[field], b.fields[field]];
    const isSame =
      values[0] === values[1] ||
      (typeof values[0] === 'object' && JSON.stringify(values[0]) === JSON.stringify(values[1]));
    if (!isSame) found.push(differing(a, field, values));
  }
  return found;
}

function differing(output: Output, field: string, values: [unknown, unknown]): Difference {
  const { channel, key, regionId, windowStart } = output;
  return { channel, key, regionId, windowStart, field, values };
}
