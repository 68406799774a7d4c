import { useSiteText } from '../i18n/site-text.ts';

export function SensorsPage() {
  const t = useSiteText();
  return (
    <div className="in plain">
      <h1>{t('sensors.title')}</h1>
    </div>
  );
}
