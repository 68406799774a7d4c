import { useSiteText } from '#client/site/site-texts.ts';
import { PageLink } from './address.tsx';
import { useTitle } from './title.ts';

/** An address that the client does not know. */
export function NowherePage() {
  const t = useSiteText();
  useTitle(t('shell.nowhere'));
  return (
    <div className="in plain">
      <h1>{t('shell.nowhere')}</h1>
      <p className="lead">{t('shell.nowhere.detail')}</p>
      <p className="bt">
        <PageLink className="btn solid" to="/">
          {t('shell.nowhere.link')}
        </PageLink>
      </p>
    </div>
  );
}
