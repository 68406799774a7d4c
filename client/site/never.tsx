import { type SiteKey, useSiteText } from '#client/site/site-texts.ts';
import { PageLink } from './address.tsx';

const NEVER: readonly SiteKey[] = [
  'never.count',
  'never.who',
  'never.route',
  'never.phone',
  'never.single',
];

/** What no page of this site can show, because no sensor can say it. */
export function Never() {
  const t = useSiteText();
  return (
    <section className="never" aria-labelledby="never">
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
