// Everything the room knows of alerts, in one hook: the list, the event, a person's steps, and what calls for attention.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { hasNotCome, untilItComes } from '#client/data/queries.ts';
import { alertsQuery, eventQuery, reportsQuery } from '#client/data/room-queries.ts';
import type { NamedSite } from '#client/model/place-names.ts';
import type { PlaceReport } from '#client/model/place-reports.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { Clock } from '../words.ts';
import { stateLine, whyLine } from './alert-words.ts';
import { type Attention, useAttention } from './attention.ts';
import { useAlertText } from './texts.ts';
import { type Steps, useSteps } from './use-steps.ts';

export type RoomAlerts = Steps & {
  /** Undefined: have not come yet, which is not that there are none. */
  readonly alerts: readonly AlertView[] | undefined;
  /** What people on the spot reported, newest first; undefined: has not come yet. */
  readonly reports: readonly PlaceReport[] | undefined;
  /** Alerts or event were asked for and have not come. */
  readonly hasFailed: boolean;
  readonly event: ReturnType<typeof useEvent>['data'];
  readonly attention: Attention;
};

function useEvent(siteId: string, askAgainMs: number | false) {
  return useQuery({ ...eventQuery(siteId), refetchInterval: untilItComes(askAgainMs) });
}

/** `askAgainMs`: how often to ask while the stream does not get through; false while it does. */
export function useRoomAlerts(
  site: NamedSite,
  clock: Clock,
  now: number,
  askAgainMs: number | false,
): RoomAlerts {
  const t = useAlertText();
  const language = useLanguage();
  const alerts = useQuery({
    ...alertsQuery(site.siteId),
    refetchInterval: untilItComes(askAgainMs),
  });
  const event = useEvent(site.siteId, askAgainMs);
  const reports = useQuery({
    ...reportsQuery(site.siteId, null),
    refetchInterval: untilItComes(askAgainMs),
  });
  const wordsOf = useCallback(
    (alert: AlertView): readonly [string, string] => {
      const words = { clock, now: Date.parse(alert.openedAt), t };
      const place = placeNameOf(site, alert.cells, language);
      return [`${stateLine(alert, words)}: ${place}`, whyLine(alert, null, words)];
    },
    [clock, t, site, language],
  );
  const moreOf = useCallback((count: number): string => t('notify.more', { count }), [t]);
  const attention = useAttention(alerts.data, now, { of: wordsOf, more: moreOf });
  const steps = useSteps(site.siteId);
  const hasFailed = [alerts, event].some(hasNotCome);
  const told = { alerts: alerts.data, reports: reports.data, event: event.data };
  return { ...told, hasFailed, attention, ...steps };
}
