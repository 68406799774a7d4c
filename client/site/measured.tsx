import { useQueryClient } from '@tanstack/react-query';
import type { SiteResource } from '#shared/wire/api.ts';
import { historyKey } from '../data/queries.ts';
import { isOverdue, type Moment } from '../model/due-window.ts';
import { endOf, type History } from '../model/history.ts';
import { nextPublication } from '../model/place-word.ts';
import styles from './measured.module.css';
import pageStyles from './page.module.css';
import { useSiteText } from './site-texts.ts';
import type { SiteTimes } from './times.ts';

export type MeasuredProps = {
  readonly resource: SiteResource;
  readonly history: History | undefined;
  readonly moment: Moment;
  readonly clock: SiteTimes;
};

function Refresh({ siteId }: { readonly siteId: string }) {
  const t = useSiteText();
  const queryClient = useQueryClient();
  return (
    <button
      type="button"
      className="button inline"
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
      <p className={pageStyles.lead}>
        {t('now.nothing')} {refresh}
      </p>
    );
  }
  const from = clock.time(newest.start);
  const to = clock.time(endOf(history, newest.start));
  if (isOverdue(history, newest.start, moment)) {
    return (
      <p className={styles.stale} role="status">
        {t('now.stale', { at: to })} {refresh}
      </p>
    );
  }
  const next = nextPublication(history, moment.delayMs);
  return (
    <>
      <p className={pageStyles.lead}>
        {t('now.measured.before')} <b>{t('now.measured.range', { from, to })}</b>.{' '}
        {isReplay || next === null || next <= moment.now
          ? null
          : t('now.next', { at: clock.time(next) })}{' '}
        {refresh}
      </p>
      <p className="visually-hidden" role="status">
        {t('now.updated', { from, to })}
      </p>
    </>
  );
}
