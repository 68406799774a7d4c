import { useMemo } from 'react';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { SitePlan } from '#shared/wire/site.ts';
import { eastLongitude, eastward, isAcross180 } from '../model/eastward.ts';
import type { SiteView } from './view.ts';

type Drawn = {
  readonly regions: RegionCollection;
  readonly sitePlan: SitePlan | null;
  readonly view: SiteView | null;
  readonly signals?: readonly { readonly lon: number }[];
};

/** What is drawn of a site that lies on both sides of 180 degrees; of any other it is what was given. */
export function useEastward<T extends Drawn>(props: T): { props: T; isAcross: boolean } {
  const { regions, sitePlan, view, signals } = props;
  const isAcross = useMemo(() => isAcross180(regions), [regions]);
  const drawn = useMemo(
    () => (isAcross ? { regions: eastward(regions), sitePlan: eastward(sitePlan) } : {}),
    [isAcross, regions, sitePlan],
  );
  const home = useMemo(
    () => (isAcross && view ? { view: { ...view, longitude: eastLongitude(view.longitude) } } : {}),
    [isAcross, view],
  );
  const seen =
    isAcross && signals
      ? { signals: signals.map((signal) => ({ ...signal, lon: eastLongitude(signal.lon) })) }
      : {};
  return { props: { ...props, ...drawn, ...home, ...seen }, isAcross };
}
