import { shownZone } from '#shared/time-zone.ts';
import { useSite } from '../data/use-site.ts';
import { useLanguage } from '../i18n/texts.ts';
import styles from './not-now.module.css';
import pageStyles from './page.module.css';
import { useSiteText } from './site-texts.ts';
import { clockIn } from './times.ts';

/** The band over every public page of a recording: nobody may take it for now. */
export function NotNow() {
  const t = useSiteText();
  const language = useLanguage();
  const { resource } = useSite();
  if (resource?.clock.mode !== 'replay') return null;
  const { timeZone } = resource.site;
  const when = clockIn(timeZone, language).moment(Date.parse(resource.clock.at));
  return (
    <div className={styles.notice}>
      <div className={pageStyles.width}>
        <b>{t('shell.replay')}</b>
        <span>{t('shell.replay.detail', { when, zone: shownZone(timeZone) })}</span>
      </div>
    </div>
  );
}
