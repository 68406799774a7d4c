import { useQueryClient } from '@tanstack/react-query';
import { historyKey } from '#client/data/queries.ts';
import type { History } from '#client/model/history.ts';
import { useSiteText } from '#client/site/site-texts.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { dueWindow, type Moment, nextPublication } from './place-word.ts';
import type { Clock } from './times.ts';

export type MeasuredProps = {
  readonly resource: SiteResource;
  readonly history: History | undefined;
  readonly moment: Moment;
  readonly clock: Clock;
};

function Refresh({ siteId }: { readonly siteId: string }) {
  const t = useSiteText();
  const queryClient = useQueryClient();
  return (
    <button
      type="button"
      className="btn inline"
      onClick={() => void queryClient.invalidateQueries({ queryKey: historyKey(siteId, 'public') })}
    >
      {t('now.refresh')}
    </button>
  );
}

/** From when to when the words hold, when the next ones come, and a clear notice when nothing comes in any more. */
export function Measured({ resource, history, moment, clock }: MeasuredProps) {
  const t = useSiteText();
  const newest = history?.windows.at(-1);
  if (history === undefined) return null;
  const isReplay = resource.clock.mode === 'replay';
  const refresh = isReplay ? null : <Refresh siteId={resource.site.siteId} />;
  if (newest === undefined) {
    return (
      <p className="lead">
        {t('now.nothing')} {refresh}
      </p>
    );
  }
  const windowMs = history.windowSeconds * 1000;
  const from = clock.time(newest.start);
  const to = clock.time(newest.start + windowMs);
  if (newest.start < dueWindow(windowMs, moment)) {
    return (
      <p className="stale-note" role="status">
        {t('now.stale', { at: to })} {refresh}
      </p>
    );
  }
  const next = nextPublication(history, moment.delayMs);
  return (
    <>
      <p className="lead">
        {t('now.measured.before')} <b>{t('now.measured.range', { from, to })}</b>.{' '}
        {isReplay || next === null || next <= moment.now
          ? null
          : t('now.next', { at: clock.time(next) })}{' '}
        {refresh}
      </p>
      <p className="vh" role="status">
        {t('now.updated', { from, to })}
      </p>
    </>
  );
}
