// Names of mounts that read the same and are not: sensors on one pole are one unit, and on two poles they are two. Whether a name was meant to be another
// is for whoever wrote it to say.
import type { Sensor } from '#shared/wire/sensor.ts';

/** Without what nobody sees: case, blanks, and how a letter with a mark is put together. */
const bare = (text: string): string =>
  text.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();

/** A sentence for each mount that is written in more than one way. */
export function mountsWrittenTwice(sensors: readonly Sensor[]): readonly string[] {
  const written = new Set(sensors.flatMap(({ location: { mountId } }) => mountId ?? []));
  return [...Map.groupBy(written, bare).values()].flatMap((names) =>
    names.length === 1
      ? []
      : `mounts ${names.map((name) => JSON.stringify(name)).join(' and ')} read the same and are different mounts, so their sensors count as different units: write one mount in one way`,
  );
}
