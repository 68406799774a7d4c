// Across the room: what waits to be sent, and what the service did not do of it. The latter stays until somebody has read it.
import { readNotDone, useOutbox } from '#client/data/outbox.ts';
import type { NotDone, WaitingStep } from '#client/model/outbox.ts';
import type { RailContext } from './card-head.tsx';
import { useGivenLine, whyKey } from './given-words.ts';
import styles from './outbox-bar.module.css';
import { useOutboxText } from './texts.ts';

export type OutboxBarProps = { readonly context: Pick<RailContext, 'site' | 'clock'> };

export function OutboxBar({ context }: OutboxBarProps) {
  const t = useOutboxText();
  const { waiting, notDone } = useOutbox();
  const lineOf = useGivenLine(context.site);
  const late = waiting.filter(({ isLate }) => isLate);
  const line = ({ key, given, at }: WaitingStep) => (
    <span key={key}>
      {lineOf(given)} <small>{t('at', { time: context.clock.time(at) })}</small>
    </span>
  );
  const refused = (one: NotDone) => (
    <p key={one.key} className={styles.refused} data-not-done={one.why}>
      <span>
        <b>{t('notdone')}</b> {line(one)}. {t(whyKey(one.why))}
      </span>
      <button type="button" className="button" onClick={() => void readNotDone(one.key)}>
        {t('read')}
      </button>
    </p>
  );
  return (
    <>
      <div role="alert">{notDone.map(refused)}</div>
      <div role="status">
        {late.length > 0 && (
          <details className={styles.waiting} data-outbox={late.length}>
            <summary>{t('waits', { count: late.length })}</summary>
            <p>{t('waits.hint')}</p>
            <ol>
              {late.map((one) => (
                <li key={one.key}>{line(one)}</li>
              ))}
            </ol>
          </details>
        )}
      </div>
    </>
  );
}
