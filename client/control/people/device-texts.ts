import { ApiError } from '#client/data/api.ts';
import { PushRefused } from '#client/data/device-push.ts';
import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { deviceEn } from './texts/device.en.ts';
import { type DeviceKey, deviceNl } from './texts/device.nl.ts';

export type { DeviceKey };

addTexts('device', { nl: deviceNl, en: deviceEn });

export function useDeviceText(): Translate<DeviceKey> {
  return useTexts<DeviceKey>('device');
}

const isDeviceText = (key: string): key is DeviceKey => Object.hasOwn(deviceNl, key);

/** What to tell somebody whose press did not go through. */
export function deviceProblemOf(error: unknown): DeviceKey {
  const isNamed = error instanceof PushRefused || error instanceof ApiError;
  const named = `problem.${isNamed ? error.reason : ''}`;
  return isDeviceText(named) ? named : 'problem.other';
}
