import { Notice } from '../site/notice.tsx';
import pageStyles from '../site/page.module.css';
import { useSiteText } from '../site/site-texts.ts';

/** Stands where a page could not be drawn: a part of it did not arrive, or failed. */
export function NotLoaded() {
  const t = useSiteText();
  return (
    <div role="alert">
      <Notice title={t('shell.unloaded')} detail={t('shell.unloaded.detail')}>
        <p className={pageStyles.actions}>
          <button type="button" className="button solid" onClick={() => window.location.reload()}>
            {t('shell.reload')}
          </button>
        </p>
      </Notice>
    </div>
  );
}
