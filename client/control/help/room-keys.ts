// Keys that move about the room. What a key asks for is done by the part that can: see ../actions.ts.
import { useCallback, useEffect, useState } from 'react';
import { useTab } from '../../ui/tabs.tsx';
import { runAction } from '../actions.ts';
import { useShortcut } from '../shortcuts.ts';
import { ROOM_TABS, type RoomTab } from './room-tabs.tsx';
import type { RoomToolsProps } from './room-tools.tsx';
import { useRoomText } from './texts.ts';

const LARGE_KEY = 'crowdshade-large-text';

/** Larger type on every page of this device's control room, until it is switched off. */
function useLargeText(): readonly [boolean, () => void] {
  const [isLarge, setLarge] = useState(() => localStorage.getItem(LARGE_KEY) === 'on');
  useEffect(() => {
    document.documentElement.dataset.text = isLarge ? 'large' : 'normal';
    if (isLarge) localStorage.setItem(LARGE_KEY, 'on');
    else localStorage.removeItem(LARGE_KEY);
    return () => {
      delete document.documentElement.dataset.text;
    };
  }, [isLarge]);
  return [isLarge, useCallback(() => setLarge((was) => !was), [])];
}

function useRoomKeys(onKeys: () => void, onLarge: () => void): void {
  const t = useRoomText();
  useShortcut('?', t('keys.open'), onKeys);
  useShortcut('j', t('keys.next'), () => runAction('walkZones', 1));
  useShortcut('k', t('keys.previous'), () => runAction('walkZones', -1));
  useShortcut('z', t('keys.zones'), () => runAction('focusZones'));
  useShortcut('/', t('keys.find'), () => runAction('findZone'));
  useShortcut('g', t('keys.map'), () => runAction('focusMap'));
  useShortcut('r', t('keys.alerts'), () => runAction('focusAlerts'));
  useShortcut('t', t('keys.timeline'), () => runAction('focusTimeline'));
  useShortcut('+', t('keys.in'), () => runAction('zoomMap', 1));
  useShortcut('=', null, () => runAction('zoomMap', 1));
  useShortcut('-', t('keys.out'), () => runAction('zoomMap', -1));
  useShortcut('0', t('keys.fit'), () => runAction('fitMap'));
  useShortcut('x', t('keys.large'), onLarge);
}

export type RoomHelp = {
  readonly tab: RoomTab;
  readonly isKeys: boolean;
  readonly closeKeys: () => void;
  readonly tools: RoomToolsProps;
};

/** What helps to find one's way: the phone's part, the sheet of keys, the size of type. */
export function useHelp(): RoomHelp {
  const tab = useTab(ROOM_TABS);
  const [isKeys, setKeys] = useState(false);
  const [isLarge, onLarge] = useLargeText();
  const onKeys = useCallback(() => setKeys(true), []);
  const closeKeys = useCallback(() => setKeys(false), []);
  useRoomKeys(onKeys, onLarge);
  return { tab, isKeys, closeKeys, tools: { isLarge, onLarge, onKeys } };
}
