// Everything the room knows of alerts, in one hook: the list, the event, a person's steps, and what calls for attention.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { alertsQuery, eventQuery } from '#client/data/room-queries.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { Site } from '#shared/wire/site.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { Clock } from '../words.ts';
import { alertPlaceOf, stateLine, whyLine } from './alert-words.ts';
import { type Attention, useAttention } from './attention.ts';
import { useAlertText } from './texts.ts';
import { type Steps, useSteps } from './use-steps.ts';

const NO_ALERTS: readonly AlertView[] = [];

export type RoomAlerts = Steps & {
  readonly alerts: readonly AlertView[];
  readonly event: ReturnType<typeof useEvent>;
  readonly attention: Attention;
};

function useEvent(siteId: string, refetchInterval: number | false) {
  return useQuery({ ...eventQuery(siteId), refetchInterval }).data;
}

/** `askAgainMs`: how often to ask while the stream does not get through; false while it does. */
export function useRoomAlerts(
  site: Site,
  clock: Clock,
  now: number,
  askAgainMs: number | false,
): RoomAlerts {
  const t = useAlertText();
  const language = useLanguage();
  const { data } = useQuery({ ...alertsQuery(site.siteId), refetchInterval: askAgainMs });
  const event = useEvent(site.siteId, askAgainMs);
  const wordsOf = useCallback(
    (alert: AlertView): readonly [string, string] => {
      const words = { clock, now: Date.parse(alert.openedAt), t };
      const place = alertPlaceOf(site, alert.cells, language);
      return [`${stateLine(alert, words)}: ${place}`, whyLine(alert, null, words)];
    },
    [clock, t, site, language],
  );
  const attention = useAttention(data, now, wordsOf);
  const steps = useSteps(site.siteId);
  return { alerts: data ?? NO_ALERTS, event, attention, ...steps };
}
