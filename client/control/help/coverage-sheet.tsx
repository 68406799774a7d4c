// What is not known, and why: behind the figure in the bar.
import { lookOf } from '#client/model/look.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { Plate } from '../../ui/plate.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useControlText } from '../texts.ts';
import { type Clock, whyOf, wordOf } from '../words.ts';
import { useRoomText } from './texts.ts';

export type CoverageSheetProps = {
  readonly rows: readonly ZoneRow[];
  readonly clock: Clock;
  readonly onClose: () => void;
};

export function CoverageSheet({ rows, clock, onClose }: CoverageSheetProps) {
  const t = useRoomText();
  const control = useControlText();
  const dark = rows.filter(({ state }) => state.kind !== 'level');
  return (
    <Sheet title={t('coverage')} close={t('sheet.close')} onClose={onClose}>
      <p>
        {dark.length === 0
          ? t('coverage.all')
          : t('coverage.lead', { known: rows.length - dark.length, all: rows.length })}
      </p>
      <dl>
        {dark.map(({ id, name, state }) => (
          <div key={id}>
            <dt>
              <Plate look={lookOf(state)} size="s" /> {name}
            </dt>
            <dd>
              <b>{wordOf(lookOf(state), control)}</b>
              {state.since !== null && ` ${control('since', { time: clock.time(state.since) })}`}:{' '}
              {whyOf(state, control)}. {state.kind !== 'level' && t(`do.${state.kind}`)}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
