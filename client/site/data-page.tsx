import { useSiteText } from '../i18n/site-text.ts';

export function DataPage() {
  const t = useSiteText();
  return (
    <div className="in plain">
      <h1>{t('data.title')}</h1>
    </div>
  );
}
