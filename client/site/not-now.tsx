import { useSiteText } from '#client/site/site-texts.ts';
import { useLanguage } from '../i18n/texts.ts';
import { clockIn } from './times.ts';
import { useSite } from './use-site.ts';

/** The band over every public page of a recording: nobody may take it for now. */
export function NotNow() {
  const t = useSiteText();
  const language = useLanguage();
  const { resource } = useSite();
  if (resource?.clock.mode !== 'replay') return null;
  const when = clockIn(resource.site.timeZone, language).moment(Date.parse(resource.clock.at));
  return (
    <div className="notnow">
      <div className="in">
        <b>{t('shell.replay')}</b>
        <span>{t('shell.replay.detail', { when })}</span>
      </div>
    </div>
  );
}
