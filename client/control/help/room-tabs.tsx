// The phone's four parts. On a wider screen all of them are there and this is not.
import { alertPlaces, isWaiting } from '#client/model/alert-places.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { useRoomText } from './texts.ts';

export const ROOM_TABS = ['list', 'map', 'alerts', 'replay'] as const;
export type RoomTab = (typeof ROOM_TABS)[number];
const SIGNS: Readonly<Record<RoomTab, string>> = {
  list: 'M4 6h14M4 11h14M4 16h9',
  map: 'M3 6l5-2 6 2 5-2v12l-5 2-6-2-5 2zM8 4v12M14 6v12',
  alerts: 'M11 4v9M11 17v1',
  replay: 'M4 11a7 7 0 1 0 2-5M6 3v4h4M11 7v4l3 2',
};

export type RoomTabsProps = {
  readonly tab: RoomTab;
  /** These and the rows are of now. */
  readonly alerts: readonly AlertView[];
  readonly rows: readonly ZoneRow[];
  readonly now: number;
};

export function RoomTabs({ tab, alerts, rows, now }: RoomTabsProps) {
  const t = useRoomText();
  const open = alertPlaces(alerts, rows, now).filter(isWaiting).length;
  const tabs = ROOM_TABS.map((name) => ({
    name,
    label: t(`tab.${name}`),
    sign: SIGNS[name],
    waiting: name === 'alerts' ? open : 0,
  }));
  return <Tabs label={t('tabs')} tabs={tabs} current={tab} />;
}
