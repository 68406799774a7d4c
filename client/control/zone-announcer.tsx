// Says what changed to whoever does not see it; three regions at most at once, the worst first. While nothing comes in, the bar says so for all of them:
// only what is other than before is said when it is over.
import { useEffect, useRef, useState } from 'react';
import { changesOf, type Known, knownOf } from '#client/model/announcement.ts';
import { lookOf } from '#client/model/look.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import type { Mode } from './mode.ts';
import { useControlText } from './texts.ts';
import { TROUBLE_WORDS } from './use-room-mode.ts';
import { wordOf } from './words.ts';

const MOST = 3;

export function ZoneAnnouncer({ rows, mode }: { readonly rows: readonly ZoneRow[]; mode: Mode }) {
  const t = useControlText();
  const known = useRef<Known | null>(null);
  const wasCutOff = useRef(false);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (rows.length === 0 || mode === 'replay') return;
    if (mode in TROUBLE_WORDS) {
      wasCutOff.current = true;
      return;
    }
    const changed = known.current === null ? [] : changesOf(known.current, rows);
    const parts = wasCutOff.current ? [t('announce.back')] : [];
    known.current = knownOf(rows);
    wasCutOff.current = false;
    for (const row of changed.slice(0, MOST))
      parts.push(t('announce', { zone: row.name, state: wordOf(lookOf(row.state), t) }));
    if (changed.length > MOST) parts.push(t('announce.more', { more: changed.length - MOST }));
    if (parts.length > 0) setSaid(`${parts.join('. ')}.`);
  }, [rows, mode, t]);
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {said}
    </p>
  );
}
