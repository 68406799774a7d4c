// A part of the room that cannot be drawn says so in its own place, loudly, since what it would have shown may be what counts. The others go on. With the next
// window, and when somebody presses, it is tried anew.
import { type ReactNode, useState } from 'react';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import { Boundary } from '../ui/boundary.tsx';
import styles from './panel.module.css';
import { useControlText } from './texts.ts';

export type PanelProps = {
  /** What the part is called on screen. */
  readonly name: string;
  /** The moment that it shows, epoch milliseconds: in another minute it is tried anew. */
  readonly at: EpochMs;
  readonly children: ReactNode;
};

export function Panel({ name, at, children }: PanelProps) {
  const t = useControlText();
  const [tries, setTries] = useState(0);
  const failed = (
    <section className={styles.failed} role="alert" aria-label={name}>
      <p>{t('panel.failed', { part: name })}</p>
      <button type="button" className="button" onClick={() => setTries(tries + 1)}>
        {t('panel.again')}
      </button>
    </section>
  );
  return (
    <Boundary of={`${tries} ${Math.floor(at / MINUTE_MS)}`} fallback={failed}>
      {children}
    </Boundary>
  );
}
