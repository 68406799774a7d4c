import { useSite } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import styles from './not-now.module.css';
import pageStyles from './page.module.css';
import { useSiteText } from './texts/site-text.ts';
import { clockIn } from './times.ts';

/** The band over every public page of a recording: nobody may take it for now. */
export function NotNow() {
  const t = useSiteText();
  const language = useLanguage();
  const { resource } = useSite();
  if (resource?.clock.mode !== 'replay') return null;
  const when = clockIn(resource.site.timeZone, language).moment(Date.parse(resource.clock.at));
  return (
    <div className={styles.notice}>
      <div className={pageStyles.width}>
        <b>{t('shell.replay')}</b>
        <span>{t('shell.replay.detail', { when })}</span>
      </div>
    </div>
  );
}
