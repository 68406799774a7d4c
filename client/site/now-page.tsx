import { useSiteText } from '../i18n/site-text.ts';

export function NowPage() {
  const t = useSiteText();
  return (
    <div className="in plain">
      <h1>{t('now.title')}</h1>
    </div>
  );
}
