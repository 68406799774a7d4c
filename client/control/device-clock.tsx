// That the clock of this device is wrong. It changes nothing in the room, but whoever looks from the one clock to the other has to know which holds.
import { deviceOffMs } from '#client/data/server-clock.ts';
import { SECOND_MS } from '#shared/time.ts';
import styles from './stopped-bar.module.css';
import { useControlText } from './texts.ts';
import { ageText } from './words.ts';

/** Drawn anew with every second of the room. Of a service that is not well nobody knows that its own clock is right. */
export function DeviceClock({ isLive }: { readonly isLive: boolean }) {
  const t = useControlText();
  const offMs = isLive ? deviceOffMs() : null;
  if (offMs === null) return null;
  const by = ageText(Math.round(Math.abs(offMs) / SECOND_MS) * SECOND_MS, t);
  return (
    <p className={styles.stopped} role="status" data-device-clock="">
      {t(offMs > 0 ? 'device.ahead' : 'device.behind', { by })}
    </p>
  );
}
