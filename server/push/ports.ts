// What alerts on devices need of the database.
import type { Language } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import type { ExportedDevice } from '#shared/wire/device-alerts.ts';
import type { Failure } from '#shared/wire/outlet.ts';

/** A device is a session: it is sent alerts for as long as somebody is signed in there, and as whoever that is. */
export type NewDevice = {
  readonly sessionSha256: string;
  /** The account, or the token that was signed in with. */
  readonly owner: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly language: Language;
  /** Names the key of ours that the browser was given: it takes nothing that another one signs. */
  readonly keyName: string;
  readonly since: EpochMs;
};
export type Device = NewDevice & {
  readonly failedAt: EpochMs | null;
  readonly failure: Failure | null;
};

/** One time that an alert waits for somebody: fired again or worse, it waits anew. */
export type Call = { readonly alertId: string; readonly openedAt: string };

export interface PushStore {
  /** Stands in the place of what this session, or this endpoint, had. False: its owner has `most` others, and nothing is changed. */
  put(device: NewDevice, most: number): Promise<boolean>;
  one(sessionSha256: string): Promise<Device | null>;
  all(): Promise<readonly Device[]>;
  /** False: there was none. */
  remove(sessionSha256: string): Promise<boolean>;
  /** The push service no longer knows it; a newer endpoint of the session stays. */
  gone(device: Device): Promise<void>;
  /** `failure` null: the last message was taken. */
  note(device: Device, at: EpochMs, failure: Failure | null): Promise<void>;
  /** Those of a site that nobody was told of before: whoever gets one tells it, and no other server does. */
  claim(siteId: string, calls: readonly Call[]): Promise<readonly Call[]>;
  /** Takes away devices whose session is over; gives those of which nobody ended it. */
  takeEnded(now: EpochMs): Promise<readonly Device[]>;
  /** What is kept of a person's devices. */
  kept(accountId: string): Promise<readonly ExportedDevice[]>;
}
