// Alerts on this device when it is closed (Web Push): what the browser can do, and switching them on and off. The browser is asked for its permission on a press
// and never otherwise. The service binds them to the sign-in; this keeps whose device it was, so that the same person need not press again after the next one.
import { queryOptions } from '@tanstack/react-query';
import type { Language } from '#shared/languages.ts';
import type { DeviceAlerts } from '#shared/wire/device-alerts.ts';
import { getJson, request, sendJson, V1 } from './api.ts';
import { changeKept, readKept } from './device-memory.ts';

const URL_OF_DEVICE = `${V1}/device-alerts`;
const OWNER_KEY = 'device-alerts';

export const devicePushQuery = () =>
  queryOptions({
    queryKey: ['device-alerts', 'staff'],
    queryFn: ({ signal }) => getJson<DeviceAlerts>(URL_OF_DEVICE, signal),
  });

/** What the browser lets a page do. `insecure`: it might, but not over plain HTTP. */
export type PushAbility = 'able' | 'blocked' | 'unsupported' | 'insecure';

export function pushAbility(): PushAbility {
  if (!window.isSecureContext) return 'insecure';
  const isThere =
    'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!isThere) return 'unsupported';
  return Notification.permission === 'denied' ? 'blocked' : 'able';
}

/** Why the browser did not do it: the person or a rule said no, or its push service gave no address. */
export class PushRefused extends Error {
  readonly reason: 'blocked' | 'unanswered' | 'no_service';

  constructor(reason: PushRefused['reason']) {
    super(reason);
    this.reason = reason;
  }
}

async function ownSubscription(): Promise<PushSubscription | null> {
  if (!('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

async function subscribe(publicKey: string): Promise<PushSubscription> {
  try {
    // The worker comes with the sign-in: whoever reads this has had it for a while, or never gets it.
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration === undefined) throw new PushRefused('no_service');
    const { pushManager } = await navigator.serviceWorker.ready;
    // One of an earlier key takes nothing of this one.
    await (await pushManager.getSubscription())?.unsubscribe();
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  } catch {
    throw new PushRefused('no_service');
  }
}

async function tell(
  subscription: PushSubscription,
  accountId: string,
  language: Language,
): Promise<DeviceAlerts> {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await sendJson('PUT', URL_OF_DEVICE, { endpoint, keys, language });
  await changeKept<string>(OWNER_KEY, () => accountId);
  return answer.json() as Promise<DeviceAlerts>;
}

/** Call on a press: asks for the permission first. Throws a PushRefused, or the ApiError of the service. */
export async function switchOnPush(
  publicKey: string,
  accountId: string,
  language: Language,
): Promise<DeviceAlerts> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted')
    throw new PushRefused(permission === 'denied' ? 'blocked' : 'unanswered');
  const subscription = await subscribe(publicKey);
  try {
    return await tell(subscription, accountId, language);
  } catch (error) {
    await subscription.unsubscribe().catch(() => false);
    throw error;
  }
}

/** The browser gives up every address of this device, in whatever language it was switched on; without a line too, later. */
export async function leavePush(): Promise<void> {
  await changeKept<string>(OWNER_KEY, () => undefined);
  if (!('serviceWorker' in navigator)) return;
  for (const { pushManager } of await navigator.serviceWorker.getRegistrations()) {
    const held = await pushManager?.getSubscription().catch(() => null);
    await held?.unsubscribe().catch(() => false);
  }
}

export async function switchOffPush(): Promise<void> {
  await request(URL_OF_DEVICE, { method: 'DELETE' });
  await leavePush();
}

/** After a new sign-in: goes on for the person who had switched it on, and ends what another one left. */
export async function resumePush(accountId: string, language: Language): Promise<void> {
  const owner = await readKept<string>(OWNER_KEY);
  if (owner === undefined) return;
  if (owner !== accountId) {
    await leavePush();
    return;
  }
  const held = await ownSubscription();
  if (held === null) return;
  const { device, publicKey } = await getJson<DeviceAlerts>(URL_OF_DEVICE);
  if (device === null && publicKey !== null) await tell(held, accountId, language);
}
