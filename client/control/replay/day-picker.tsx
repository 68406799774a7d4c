// Which day, and how much of it. Thirty days back, as long as staff records are kept.
import { localDate, onDate } from '#client/model/local-time.ts';
import type { ReplayStore } from './replay-store.ts';
import { useReplayText } from './texts.ts';
import timelineStyles from './timeline.module.css';

export const SPANS = [6, 24] as const;
export type SpanHours = (typeof SPANS)[number];

export type DayPickerProps = {
  readonly store: ReplayStore;
  /** The moment on screen. */
  readonly at: number;
  readonly timeZone: string;
  readonly hours: SpanHours;
  readonly onHours: (hours: SpanHours) => void;
};

export function DayPicker({ store, at, timeZone, hours, onHours }: DayPickerProps) {
  const t = useReplayText();
  const { from, to } = store.recorded();
  const choose = (date: string): void => {
    // Typing a date passes through years that nobody means.
    const first = localDate(from, timeZone);
    if (date < first || date > localDate(to, timeZone)) return;
    store.act({ kind: 'goto', at: onDate(at, date, timeZone) });
  };
  return (
    <div className={timelineStyles.days}>
      <label>
        <span>{t('date')}</span>
        <input
          type="date"
          value={localDate(at, timeZone)}
          min={localDate(from, timeZone)}
          max={localDate(to, timeZone)}
          onChange={({ target }) => choose(target.value)}
          onKeyDown={({ key }) => key === 'Escape' && store.act({ kind: 'live' })}
        />
      </label>
      <fieldset className={timelineStyles.choice}>
        <legend className="visually-hidden">{t('zoom')}</legend>
        {SPANS.map((span) => (
          <button
            key={span}
            type="button"
            aria-pressed={span === hours}
            onClick={() => onHours(span)}
          >
            {t(`zoom.${span}`)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
