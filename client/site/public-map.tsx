// The public lane on the map: words, not digits; the list beside it says the same.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { textIn } from '#shared/languages.ts';
import type { RegionCollection, SiteResource } from '#shared/wire/api.ts';
import type { SitePlan } from '#shared/wire/site.ts';
import { regionsQuery, sitePlanQuery } from '../data/queries.ts';
import { useLanguage } from '../i18n/texts.ts';
import { SiteMap } from '../map/site-map.tsx';
import type { Moment } from '../model/due-window.ts';
import type { History } from '../model/history.ts';
import type { Look } from '../model/look.ts';
import { type PlaceState, placeState, type Word } from '../model/place-word.ts';
import { placeWords } from './place-row.tsx';
import { type SiteTranslate, useSiteText } from './site-texts.ts';

export type PublicMapProps = {
  readonly resource: SiteResource;
  readonly history: History | undefined;
  readonly moment: Moment;
};

/** Three words in three colours of the scale: those of levels 0, 2 and 3. */
const LOOK_OF_WORD: Readonly<Record<Word, Look>> = { quiet: 0, busy: 2, veryBusy: 3 };

function lookOfPlace(state: PlaceState): Look {
  if (state.kind === 'word') return LOOK_OF_WORD[state.word];
  return state.kind === 'uncovered' ? 'unpublished' : state.kind;
}

type DrawnProps = PublicMapProps & {
  readonly plan: SitePlan | null;
  readonly regions: RegionCollection;
};

function mapTexts(t: SiteTranslate, site: string) {
  return {
    label: t('map.label', { site }),
    zoomIn: t('map.in'),
    zoomOut: t('map.out'),
    fit: t('map.fit'),
    north: t('map.north'),
    undrawn: t('map.failed'),
  };
}

function DrawnMap({ resource, history, moment, plan, regions }: DrawnProps) {
  const t = useSiteText();
  const language = useLanguage();
  const { site } = resource;
  const states = regions.features.map(({ properties }) =>
    placeState(history, properties.regionId, moment),
  );
  const version = `${language} ${states.map(lookOfPlace).join(' ')}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says whether anything of the states changed
  const drawn = useMemo(
    () => ({
      looks: states.map(lookOfPlace),
      labels: states.map((state) => placeWords(state, t, String).word),
    }),
    [version],
  );
  return (
    <SiteMap
      sitePlan={plan}
      regions={regions}
      looks={drawn.looks}
      labels={drawn.labels}
      style="words"
      language={language}
      view={site.view ?? null}
      texts={mapTexts(t, textIn(site.name, language))}
      version={version}
      mayShrink={site.view === undefined}
    />
  );
}

export function PublicMap(props: PublicMapProps) {
  const t = useSiteText();
  const { siteId } = props.resource.site;
  const plan = useQuery(sitePlanQuery(siteId));
  const regions = useQuery(regionsQuery(siteId, 'public'));
  if (plan.isError || regions.isError) return <p role="alert">{t('map.failed')}</p>;
  if (plan.data === undefined || regions.data === undefined) {
    return <p role="status">{t('shell.loading')}</p>;
  }
  return <DrawnMap {...props} plan={plan.data} regions={regions.data} />;
}
