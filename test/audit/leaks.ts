// Leaks that are planted on purpose: an audit that does not find them is worth nothing.
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Inside, Leak, Output } from './spine.ts';

/** Sensors of the units that stand behind a staff record. */
function sensorsBehind({ regionId }: Output, { planning }: Inside): readonly string[] {
  const units = planning.unitsOfRegion.get(regionId ?? '') ?? [];
  return planning.units
    .filter(({ unitId }) => units.includes(unitId))
    .flatMap(({ sensorIds }) => sensorIds);
}

const with_ = (output: Output, fields: object): Output => ({
  ...output,
  fields: { ...output.fields, ...fields },
});

const onStaffRecords =
  (
    leak: (output: Output, inside: Inside, levels: readonly (readonly number[])[]) => Output,
  ): Leak =>
  (output, inside) => {
    if (output.channel !== 'staff') return output;
    const levels = sensorsBehind(output, inside).map((id) => inside.heard(id, output.windowStart));
    return leak(output, inside, levels);
  };

export const LEAKS = {
  /** A boolean that depends on participation. */
  complete: onStaffRecords((output, _inside, levels) =>
    with_(output, { isComplete: levels.every((of) => of.length > 0) }),
  ),
  /** Published a second later when a sensor is silent. */
  later: onStaffRecords((output, _inside, levels) => {
    const at: EpochMs = Date.parse(String(output.fields.publishedAt));
    const isWhole = levels.every((of) => of.length > 0);
    return isWhole ? output : with_(output, { publishedAt: isoUtc(at + 1000) });
  }),
  /** Withheld because of what was said, not of who said it. */
  uniform: onStaffRecords((output, _inside, levels) => {
    const said = new Set(levels.flat());
    const isUniform = said.size === 1 && output.fields.status === 'released';
    return isUniform
      ? with_(output, { status: 'withheld', level: null, reason: 'insufficient_contributors' })
      : output;
  }),
  /** A region's level counts a sensor of elsewhere in. */
  neighbour: onStaffRecords((output, inside) => {
    const [elsewhere] = [...inside.planning.unitOfSensor.keys()];
    const levels = inside.heard(elsewhere ?? '', output.windowStart);
    const highest = Math.max(Number(output.fields.level), ...levels);
    return output.fields.status === 'released' ? with_(output, { level: highest }) : output;
  }),
  /** A change of the register is nothing to wait for. */
  close: (output) =>
    output.channel === 'public' && output.fields.reason === 'plan_transition'
      ? with_(output, { status: 'released', level: 2, reason: null })
      : output,
  /** How many were heard, in the size of what is sent. */
  counted: (output, { planning, heard }) => {
    if (output.channel !== 'batch') return output;
    const ids = [...planning.unitOfSensor.keys()];
    return with_(output, {
      bytes: ids.filter((id) => heard(id, output.windowStart).length > 0).length,
    });
  },
} as const satisfies Record<string, Leak>;
export type LeakName = keyof typeof LEAKS;
