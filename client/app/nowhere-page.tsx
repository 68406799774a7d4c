import pageStyles from '../site/page.module.css';
import { useSiteText } from '../site/texts/site-text.ts';
import { PageLink } from '../ui/address.tsx';
import { useTitle } from '../ui/title.ts';

/** An address that the client does not know. */
export function NowherePage() {
  const t = useSiteText();
  useTitle(t('shell.nowhere'));
  return (
    <div className={`${pageStyles.width} ${pageStyles.plain}`}>
      <h1>{t('shell.nowhere')}</h1>
      <p className={pageStyles.lead}>{t('shell.nowhere.detail')}</p>
      <p className={pageStyles.actions}>
        <PageLink className="button solid" to="/">
          {t('shell.nowhere.link')}
        </PageLink>
      </p>
    </div>
  );
}
