// The timeline: what was, per area, and the way into it. Live it ends at now; scrubbed or played, the whole screen is of the moment under the
// cursor.

import { Board, type BoardProps } from './board.tsx';
import { DayPicker, type DayPickerProps } from './day-picker.tsx';
import { useReplayText } from './texts.ts';
import styles from './timeline.module.css';
import { Transport } from './transport.tsx';

export type TimelineProps = BoardProps &
  DayPickerProps & {
    /** What to say of the recording itself: it loads, it failed, there is none. */
    readonly notice: string | null;
  };

export function Timeline(props: TimelineProps) {
  const t = useReplayText();
  const { store, at, timeZone, hours, onHours, notice, isRecording } = props;
  return (
    <section className={styles.timeline} aria-label={t('timeline')}>
      <Transport store={store} isRecording={isRecording} />
      <div>
        <div className={styles.head}>
          <DayPicker store={store} at={at} timeZone={timeZone} hours={hours} onHours={onHours} />
          <p>{t('explain')}</p>
          <p className={styles.note} role="status">
            {notice}
          </p>
        </div>
        <Board {...props} />
      </div>
    </section>
  );
}
