// Tells devices of new alerts of a site. Woken by the same words as the stream, and never waited for: what happens while a site is looked at is told by
// one more look.

import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Site } from '#shared/wire/site.ts';
import type { ReleaseReader, Room } from '../ports.ts';
import { planOnScreen } from '../sites/site.ts';
import { callEnd, callsOf, toldApart } from './calls.ts';
import { type CallPlace, moreNote, type Note, noteOf } from './note.ts';
import type { Device, PushStore } from './ports.ts';
import type { PushJob } from './queue.ts';

export type TellerParts = {
  readonly store: PushStore;
  readonly reader: Pick<ReleaseReader, 'site' | 'newestWindow' | 'plan' | 'planAt'>;
  readonly room: Pick<Room, 'alerts'>;
  readonly wallClock: () => EpochMs;
  readonly add: (job: PushJob) => void;
  readonly log: (error: unknown) => void;
};

/** Every cell that the table of the room has: of a drawn site its zones, else what the plan on screen knows. */
function cellsOf({ partition }: Site, plan: Plan | null): readonly string[] {
  if (partition.kind === 'zones') return partition.zones.map(({ zoneId }) => zoneId);
  return plan === null ? [] : [...plan.staff.flatMap(({ cells }) => cells), ...plan.unpublished];
}

/** Notes of the calls that began after the device was switched on. */
function notesFor(place: CallPlace, calls: readonly Alert[], { language, since }: Device) {
  const own = calls.filter(({ openedAt }) => Date.parse(openedAt) >= since);
  const { each, more } = toldApart(own);
  const [first] = more;
  const notes: { readonly note: Note; readonly until: EpochMs }[] = each.map((alert) => ({
    note: noteOf(place, alert, language),
    until: callEnd(alert),
  }));
  if (first !== undefined)
    notes.push({ note: moreNote(place, more.length, language), until: callEnd(first) });
  return notes;
}

export class PushTeller {
  readonly #parts: TellerParts;
  #isStopped = false;
  /** Sites that are being looked at; true when something happened meanwhile. */
  readonly #looking = new Map<string, boolean>();

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Returns at once. */
  changed(siteId: string): void {
    if (this.#isStopped) return;
    if (this.#looking.has(siteId)) {
      this.#looking.set(siteId, true);
      return;
    }
    void this.#look(siteId);
  }

  async #look(siteId: string): Promise<void> {
    do {
      this.#looking.set(siteId, false);
      try {
        await this.#tell(siteId);
      } catch (error) {
        if (!this.#isStopped) this.#parts.log(error);
      }
    } while (this.#looking.get(siteId) === true);
    this.#looking.delete(siteId);
  }

  async #tell(siteId: string): Promise<void> {
    const { store, reader, room, wallClock, add } = this.#parts;
    const devices = await store.all();
    if (devices.length === 0) return;
    const entry = await reader.site(siteId);
    // A recording is not now: nobody is called for it.
    if (entry === null || entry.replayClock !== null) return;
    const now = wallClock();
    const calls = callsOf(await room.alerts(siteId, now), now);
    if (calls.length === 0) return;
    const claimed = await store.claim(siteId, calls);
    const isClaimed = ({ alertId }: Alert): boolean =>
      claimed.some((call) => call.alertId === alertId);
    const fresh = calls.filter(isClaimed);
    if (fresh.length === 0) return;
    const plan = await planOnScreen(reader, siteId, 'staff', now);
    const place = { site: entry.site, cells: cellsOf(entry.site, plan) };
    for (const device of devices)
      for (const told of notesFor(place, fresh, device)) add({ ...told, device, siteId });
  }
}
