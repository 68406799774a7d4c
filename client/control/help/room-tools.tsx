import { useRoomText } from './texts.ts';

export type RoomToolsProps = {
  readonly isLarge: boolean;
  readonly onLarge: () => void;
  readonly onKeys: () => void;
};

/** The sheet of keys and the size of type, for whoever does not know the keys yet. */
export function RoomTools({ isLarge, onLarge, onKeys }: RoomToolsProps) {
  const t = useRoomText();
  return (
    <>
      <button type="button" aria-pressed={isLarge} onClick={onLarge}>
        {t(isLarge ? 'large.off' : 'large.on')}
      </button>
      <button type="button" onClick={onKeys}>
        {t('keys.button')}
      </button>
    </>
  );
}
