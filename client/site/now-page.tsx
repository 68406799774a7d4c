// How busy is it now? Words first, then everything else.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { textIn } from '#shared/languages.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { hasNotCome, historyQuery, regionsQuery } from '../data/queries.ts';
import { useLive } from '../data/use-live.ts';
import { type ChosenSite, useSite, useSiteNow } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import { useTitle } from '../ui/title.ts';
import { MapSection } from './map-section.tsx';
import { Measured } from './measured.tsx';
import { Never } from './never.tsx';
import { SiteNotice } from './notice.tsx';
import pageStyles from './page.module.css';
import { PlaceList } from './place-list.tsx';
import { placesOf } from './places.ts';
import { Receipt } from './receipt.tsx';
import { useSiteText } from './site-texts.ts';
import { Stopped } from './stopped.tsx';
import { clockIn } from './times.ts';

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
  return { places, history: history.data, hasFailed };
}

function Now({ resource, now }: { readonly resource: SiteResource; readonly now: number }) {
  const t = useSiteText();
  const language = useLanguage();
  const { places, history, hasFailed } = usePlaces(resource);
  const { site, release, clock: siteClock } = resource;
  const clock = useMemo(() => clockIn(site.timeZone, language), [site.timeZone, language]);
  const moment = { now, delayMs: release.publicDelaySeconds * 1000 };
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
        <Stopped siteId={site.siteId} history={history} clock={clock} />
        <PlaceList places={places} history={history} moment={moment} clock={clock} />
      </div>
      <div className={pageStyles.aside}>
        <MapSection resource={resource} history={history} moment={moment} />
        <Never />
        <Receipt resource={resource} />
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
