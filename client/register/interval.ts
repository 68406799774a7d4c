import type { RegisterTranslate } from './register-text.ts';

/** "10 seconds", "5 minutes", "second". */
export function intervalText(seconds: number, t: RegisterTranslate): string {
  if (seconds === 1) return t('sensor.second');
  return seconds % 60 === 0 && seconds >= 120
    ? t('sensor.minutes', { n: seconds / 60 })
    : t('sensor.seconds', { n: seconds });
}
