// Says what changed to whoever does not see it: only what became very busy, critical or unknown, or came back from it; three at most at once.
import { useEffect, useRef, useState } from 'react';
import { type Look, lookOf } from '#client/model/look.ts';
import { rankGroup } from '#client/model/ranking.ts';
import type { Mode } from './room.tsx';
import type { ZoneRow } from './rows.ts';
import { useControlText } from './texts.ts';
import { wordOf } from './words.ts';

const MOST = 3;
const isUrgent = (row: ZoneRow): boolean => ['hot', 'unknown'].includes(rankGroup(row.state));

export function Announcer({ rows, mode }: { readonly rows: readonly ZoneRow[]; mode: Mode }) {
  const t = useControlText();
  const known = useRef<ReadonlyMap<string, { look: Look; wasUrgent: boolean }> | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (rows.length === 0 || mode === 'replay') return;
    const before = known.current;
    known.current = new Map(
      rows.map((row) => [row.id, { look: lookOf(row.state), wasUrgent: isUrgent(row) }]),
    );
    if (before === null) return;
    const changed = rows.filter((row) => {
      const old = before.get(row.id);
      return (
        old !== undefined && old.look !== lookOf(row.state) && (old.wasUrgent || isUrgent(row))
      );
    });
    if (changed.length === 0) return;
    const parts = changed
      .slice(0, MOST)
      .map((row) => t('announce', { zone: row.name, state: wordOf(lookOf(row.state), t) }));
    if (changed.length > MOST) parts.push(`+ ${changed.length - MOST}`);
    setSaid(parts.join('. '));
  }, [rows, mode, t]);
  return (
    <p className="vh" role="status" aria-live="polite">
      {said}
    </p>
  );
}
