// Every key that works on this page now, from the registry that makes them work.

import sheetStyles from '../../ui/sheet.module.css';
import { Sheet } from '../../ui/sheet.tsx';
import { type Shortcut, useShortcuts } from '../shortcuts.ts';
import { useRoomText } from './texts.ts';

const SIGNS: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  ' ': '␣',
  escape: 'Esc',
};

function signOf({ key }: Shortcut): string {
  return SIGNS[key] ?? key.toUpperCase();
}

export function KeysSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useRoomText();
  const listed = useShortcuts().filter(({ label }) => label !== '');
  const byKey = new Map(listed.map((shortcut) => [shortcut.key, shortcut]));
  return (
    <Sheet title={t('keys')} close={t('sheet.close')} onClose={onClose}>
      <dl className={sheetStyles.keys}>
        {[...byKey.values()].map((shortcut) => (
          <div key={shortcut.key} data-key={shortcut.key}>
            <dt>
              <kbd>{signOf(shortcut)}</kbd>
            </dt>
            <dd>{shortcut.label}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
