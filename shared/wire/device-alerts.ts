// Alerts on a device that is closed (Web Push): what the API takes of a browser, and what it tells of it. The keys of a device come in and never go out.
import * as z from 'zod';
import { LANGUAGES } from '../languages.ts';
import { failureSchema } from './outlet.ts';

const at = z.iso.datetime();
const deviceLanguageSchema = z.enum(LANGUAGES).describe('Language of what is sent to the device');

export const deviceRequestSchema = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^https$/ })
      .max(1000)
      .describe(
        'Address that the push service of the browser gave: one of the services known here',
      ),
    keys: z
      .strictObject({
        p256dh: z
          .string()
          .regex(/^[A-Za-z0-9_-]{87}$/)
          .describe('Public key of the browser: a point on P-256, base64url without padding'),
        auth: z
          .string()
          .regex(/^[A-Za-z0-9_-]{22}$/)
          .describe('Secret that the browser made: 16 bytes, base64url without padding'),
      })
      .describe('What messages to the device are encrypted for (RFC 8291)'),
    language: deviceLanguageSchema,
  })
  .describe('A subscription of a browser (PushSubscription), and the language that it reads');
export type DeviceRequest = z.infer<typeof deviceRequestSchema>;

export const deviceAlertsSchema = z
  .strictObject({
    publicKey: z
      .string()
      .nullable()
      .describe('Key of this installation (RFC 8292), base64url; null: it sends to no device'),
    device: z
      .strictObject({
        language: deviceLanguageSchema,
        since: at.describe('When it was switched on, UTC'),
        endsAt: at.describe('When the sign-in of the device ends, and with it the alerts, UTC'),
        lastFailure: z
          .strictObject({
            at: at.describe('When it was given up, UTC'),
            failure: failureSchema,
          })
          .nullable()
          .describe('The last alert, when it did not reach the push service; null: it did'),
      })
      .nullable()
      .describe('Alerts on the device that asks; null: they are off'),
  })
  .describe('Whether the device that asks is sent alerts, also when it is closed');
export type DeviceAlerts = z.infer<typeof deviceAlertsSchema>;

/** Of the file with all that is kept about a person. */
export const exportedDeviceSchema = z.strictObject({
  service: z.string().describe('Host of the push service'),
  language: deviceLanguageSchema,
  since: at.describe('When it was switched on, UTC'),
  lastFailedAt: at
    .nullable()
    .describe('When the last alert did not get through, UTC; null: it did'),
});
export type ExportedDevice = z.infer<typeof exportedDeviceSchema>;
