// Says what changed to whoever does not see it; three regions at most at once, the worst first.
import { useEffect, useRef, useState } from 'react';
import { changesOf, type Known, knownOf } from '#client/model/announcement.ts';
import { lookOf } from '#client/model/look.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import type { Mode } from './mode.ts';
import { useControlText } from './texts.ts';
import { wordOf } from './words.ts';

const MOST = 3;

export function ZoneAnnouncer({ rows, mode }: { readonly rows: readonly ZoneRow[]; mode: Mode }) {
  const t = useControlText();
  const known = useRef<Known | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (rows.length === 0 || mode === 'replay') return;
    const changed = known.current === null ? [] : changesOf(known.current, rows);
    known.current = knownOf(rows);
    if (changed.length === 0) return;
    const parts = changed
      .slice(0, MOST)
      .map((row) => t('announce', { zone: row.name, state: wordOf(lookOf(row.state), t) }));
    if (changed.length > MOST) parts.push(`+ ${changed.length - MOST}`);
    setSaid(parts.join('. '));
  }, [rows, mode, t]);
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {said}
    </p>
  );
}
