// Keys that move about the room.
import { useCallback, useEffect, useState } from 'react';
import { useShortcut } from '../shortcuts.ts';
import { type Tab, useTab } from '../tabs.tsx';
import type { RoomToolsProps } from './room-tools.tsx';
import { useRoomText } from './texts.ts';

const LARGE_KEY = 'crowdshade-large-text';

function click(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** The next or previous zone of the table, round the end. */
function walkZones(by: 1 | -1): void {
  const zones = [...document.querySelectorAll<HTMLElement>('[data-region] button')];
  const at = zones.indexOf(document.activeElement as HTMLElement);
  const first = by === 1 ? 0 : zones.length - 1;
  zones[at < 0 ? first : (at + by + zones.length) % zones.length]?.focus();
}

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
  useShortcut('j', t('keys.next'), () => walkZones(1));
  useShortcut('k', t('keys.previous'), () => walkZones(-1));
  useShortcut('z', t('keys.zones'), () => focusOn('[data-region] button'));
  useShortcut('g', t('keys.map'), () => focusOn('[data-controls=map] button'));
  useShortcut('r', t('keys.alerts'), () => focusOn('#alerts button'));
  useShortcut('t', t('keys.timeline'), () => focusOn('[data-controls=timeline] button:enabled'));
  useShortcut('+', t('keys.in'), () => click('[data-controls=map] button:nth-of-type(1)'));
  useShortcut('=', null, () => click('[data-controls=map] button:nth-of-type(1)'));
  useShortcut('-', t('keys.out'), () => click('[data-controls=map] button:nth-of-type(2)'));
  useShortcut('0', t('keys.fit'), () => click('[data-controls=map] button:nth-of-type(3)'));
  useShortcut('x', t('keys.large'), onLarge);
}

export type Help = {
  readonly tab: Tab;
  readonly isKeys: boolean;
  readonly closeKeys: () => void;
  readonly tools: RoomToolsProps;
};

/** What helps to find one's way: the phone's part, the sheet of keys, the size of type. */
export function useHelp(): Help {
  const tab = useTab();
  const [isKeys, setKeys] = useState(false);
  const [isLarge, onLarge] = useLargeText();
  const onKeys = useCallback(() => setKeys(true), []);
  const closeKeys = useCallback(() => setKeys(false), []);
  useRoomKeys(onKeys, onLarge);
  return { tab, isKeys, closeKeys, tools: { isLarge, onLarge, onKeys } };
}
