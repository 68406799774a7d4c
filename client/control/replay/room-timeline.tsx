import { Timeline } from '../timeline.tsx';
import type { OnScreen } from '../use-on-screen.ts';
import { useTimeline } from './use-timeline.ts';

/** The timeline below the scene; nothing until there is something to draw. */
export function RoomTimeline({ site, past, scene, live, clock }: OnScreen) {
  const { event, alerts } = live.room;
  const timeline = useTimeline({ resource: site.resource, past, scene, event, alerts, clock });
  return timeline === null ? null : <Timeline {...timeline} />;
}
