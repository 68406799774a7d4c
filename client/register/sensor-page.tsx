import { useSiteText } from '../i18n/site-text.ts';

export function SensorPage({ sensorId }: { readonly sensorId: string }) {
  const t = useSiteText();
  return (
    <div className="in plain">
      <h1>{t('sensor.title', { id: sensorId })}</h1>
    </div>
  );
}
