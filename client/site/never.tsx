import { PageLink } from '../ui/address.tsx';
import { type LateKey, useLateText } from './late-texts.ts';
import styles from './never.module.css';

const NEVER: readonly LateKey[] = [
  'never.count',
  'never.who',
  'never.route',
  'never.phone',
  'never.single',
];

/** What no page of this site can show, because no sensor can say it. */
export function Never() {
  const t = useLateText();
  return (
    <section className={styles.never} aria-labelledby="never">
      <h2 id="never">{t('never.title')}</h2>
      <ul>
        {NEVER.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
      <p>
        <PageLink to="/sensors">{t('never.link')}</PageLink>
      </p>
    </section>
  );
}
