import type { ReadySite } from '#client/data/use-site.ts';
import { NO_ALERTS, type Scene } from '#client/model/room-source.ts';
import type { RoomAlerts } from '../alerts/use-room.ts';
import type { Clock } from '../words.ts';
import { Timeline } from './timeline.tsx';
import type { Past } from './use-past.ts';
import { useTimeline } from './use-timeline.ts';

export type RoomTimelineProps = {
  readonly site: ReadySite;
  readonly past: Past;
  /** On screen. */
  readonly scene: Scene;
  /** In earnest. */
  readonly live: { readonly room: Pick<RoomAlerts, 'event' | 'alerts'> };
  readonly clock: Clock;
};

/** The timeline below the scene; nothing until there is something to draw. */
export function RoomTimeline({ site, past, scene, live, clock }: RoomTimelineProps) {
  const { event, alerts = NO_ALERTS } = live.room;
  const timeline = useTimeline({ resource: site.resource, past, scene, event, alerts, clock });
  return timeline === null ? null : <Timeline {...timeline} />;
}
