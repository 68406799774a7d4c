// How busy is it now? Words first, then everything else.
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { REASON_BYTES } from '#shared/codes.ts';
import { textIn } from '#shared/languages.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { useLengths } from '../data/lengths.ts';
import { loadPart } from '../data/load-part.ts';
import { hasNotCome, historyQuery, regionsQuery } from '../data/queries.ts';
import { useLive } from '../data/use-live.ts';
import { type ChosenSite, useSite, useSiteNow } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import { endOf, windowMsAt, withLengths } from '../model/history.ts';
import { Boundary } from '../ui/boundary.tsx';
import { useTitle } from '../ui/title.ts';
import { MapSection } from './map-section.tsx';
import { Measured } from './measured.tsx';
import { SiteNotice } from './notice.tsx';
import pageStyles from './page.module.css';
import { PlaceList } from './place-list.tsx';
import { placesOf } from './places.ts';
import { useSiteText } from './site-texts.ts';
import { clockIn } from './times.ts';

/** Who stopped the lane and why: beside the words, which say by themselves that they are withheld. */
const Stopped = lazy(async () => ({
  default: (await loadPart(() => import('./stopped.tsx'))).Stopped,
}));

/** The last of the page, and nothing that the first look needs. */
const Assurances = lazy(async () => ({
  default: (await loadPart(() => import('./assurances.tsx'))).Assurances,
}));

/** How often the page asks again when its stream does not get through. */
const ASK_UNSTREAMED_MS = 60_000;

function usePlaces(resource: SiteResource) {
  const { site, clock } = resource;
  const language = useLanguage();
  const regions = useQuery(regionsQuery(site.siteId, 'public'));
  const connection = useLive(clock.mode === 'live' ? site.siteId : null, 'public');
  const history = useQuery({
    ...historyQuery(site.siteId, 'public'),
    refetchInterval: clock.mode === 'live' && connection !== 'live' ? ASK_UNSTREAMED_MS : false,
  });
  const hasNamedCells = site.partition.kind === 'zones';
  const places = useMemo(
    () => (regions.data === undefined ? [] : placesOf(regions.data, { language, hasNamedCells })),
    [regions.data, language, hasNamedCells],
  );
  const hasFailed = [regions, history].some(hasNotCome);
  const lengths = useLengths(resource, 'public');
  const known = useMemo(() => withLengths(history.data, lengths), [history.data, lengths]);
  return { places, history: known, hasFailed };
}

/** Comes a moment after the page. If it does not arrive, the page is whole without it. */
function Late({ children }: { readonly children: ReactNode }) {
  return (
    <Boundary fallback={null}>
      <Suspense fallback={null}>{children}</Suspense>
    </Boundary>
  );
}

function Now({ resource, now }: { readonly resource: SiteResource; readonly now: number }) {
  const t = useSiteText();
  const language = useLanguage();
  const { places, history, hasFailed } = usePlaces(resource);
  const { site, release, clock: siteClock } = resource;
  const clock = useMemo(() => clockIn(site.timeZone, language), [site.timeZone, language]);
  const newest = history?.windows.at(-1);
  // A public window is published as long after its end as it is long: what is waited for is the next one.
  const delayMs =
    history === undefined || newest === undefined
      ? release.publicDelaySeconds * 1000
      : windowMsAt(history, endOf(history, newest.start));
  const moment = { now, delayMs };
  const isHeld = newest?.levels.includes(REASON_BYTES.policy_suspended) === true;
  const held = isHeld ? newest.start : null;
  const title = t(siteClock.mode === 'replay' ? 'now.title.replay' : 'now.title');
  useTitle(title);
  if (hasFailed) return <SiteNotice status="failed" />;
  return (
    <div className={`${pageStyles.width} ${pageStyles.columns}`}>
      <div>
        <p
          className={pageStyles.event}
        >{`${textIn(site.event ?? site.name, language)} · ${clock.day(now)}`}</p>
        <h1>{title}</h1>
        <Measured resource={resource} history={history} moment={moment} clock={clock} />
        {held !== null && (
          <Late>
            <Stopped siteId={site.siteId} windowStart={held} clock={clock} />
          </Late>
        )}
        <PlaceList places={places} history={history} moment={moment} clock={clock} />
      </div>
      <div className={pageStyles.aside}>
        <MapSection resource={resource} history={history} moment={moment} />
        <Late>
          <Assurances resource={resource} />
        </Late>
      </div>
    </div>
  );
}

export function NowPage() {
  const site: ChosenSite = useSite();
  const now = useSiteNow(site);
  if (site.status !== 'ready') return <SiteNotice status={site.status} />;
  return <Now resource={site.resource} now={now} />;
}
