import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { roomEn } from './texts/room.en.ts';
import { type RoomKey, roomNl } from './texts/room.nl.ts';

export type { RoomKey };

/** Adds the texts of what the room explains; call once when its code is loaded. */
export function addRoomTexts(): void {
  addTexts('room', { nl: roomNl, en: roomEn });
}

export function useRoomText(): Translate<RoomKey> {
  return useTexts<RoomKey>('room');
}
