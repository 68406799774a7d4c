// What of an event plan cannot be at its site, whichever way it comes in: from a file, or over the API.
import type { EventPlan } from '../wire/event-plan.ts';
import type { Site } from '../wire/site.ts';
import { didYouMean } from './did-you-mean.ts';

export type MeasureFault = {
  readonly path: readonly (string | number)[];
  readonly code: 'measure_twice' | 'unknown_zone';
  readonly says: string;
};

/** Two measures of one id, and zones that the site does not have: neither those of now, nor those that are registered for its next plan. */
export function measureFaults(
  { measures }: EventPlan,
  sites: readonly Pick<Site, 'partition'>[],
): readonly MeasureFault[] {
  const zones = sites.some(({ partition }) => partition.kind === 'h3')
    ? null
    : sites.flatMap(({ partition }) =>
        partition.kind === 'h3' ? [] : partition.zones.map(({ zoneId }) => zoneId),
      );
  const known = new Set(zones);
  const seen = new Set<string>();
  return measures.flatMap(({ measureId, zoneIds }, at): MeasureFault[] => {
    const isTwin = seen.has(measureId);
    seen.add(measureId);
    const strange = zones === null ? [] : zoneIds.filter((zoneId) => !known.has(zoneId));
    const twin: MeasureFault = {
      path: ['measures', at, 'measureId'],
      code: 'measure_twice',
      says: `measure ${measureId} stands there more than once`,
    };
    return [
      ...(isTwin ? [twin] : []),
      ...strange.map(
        (zoneId): MeasureFault => ({
          path: ['measures', at, 'zoneIds', zoneIds.indexOf(zoneId)],
          code: 'unknown_zone',
          says: `measure ${measureId} names zone ${zoneId}; the site has none${didYouMean(zoneId, zones ?? [])}`,
        }),
      ),
    ];
  });
}
