import type { Sensor } from '#shared/wire/sensor.ts';
import { useLanguage } from '../i18n/texts.ts';
import { dateText } from '../site/times.ts';
import { Mark } from '../ui/mark.tsx';
import styles from './board.module.css';
import { useRegisterText } from './register-texts.ts';

/** The board that hangs at the sensor, with the address of this page in full: an address can be typed over and checked, a QR code cannot. */
export function SensorBoard({ sensor }: { readonly sensor: Sensor }) {
  const t = useRegisterText();
  const language = useLanguage();
  const contact = sensor.owner?.contact;
  const lines: readonly (readonly [string, string | undefined])[] = [
    [t('sensor.board.from'), contact?.name ?? t('sensor.noOwner')],
    [t('sensor.board.until'), dateText(sensor.validUntil, language)],
    [t('sensor.board.call'), contact?.phone],
    [t('sensor.board.mail'), contact?.phone === undefined ? contact?.email : undefined],
  ];
  return (
    <figure className={styles.figure}>
      <section className={styles.sign} aria-label={t('sensor.board')}>
        <header>
          <Mark size={30} />
          <b>{t('sensor.board.title')}</b>
        </header>
        <p className={styles.text}>{t('sensor.board.text')}</p>
        <dl>
          {lines.map(([name, value]) =>
            value === undefined ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
        <p className={styles.address}>
          {window.location.host}
          <b>/s/{sensor.sensorId}</b>
        </p>
        <footer>{t('sensor.board.other')}</footer>
      </section>
      <figcaption>{t('sensor.board.caption')}</figcaption>
    </figure>
  );
}
