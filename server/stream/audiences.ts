// Audiences of many viewers, told in slices. One broadcast to five thousand sockets would hold everything else up for a good part of a second; a slice is
// told in a turn of the event loop, and between the slices others are answered. What is told of an audience keeps its order for each viewer: the next
// broadcast begins when the one before has been told to all, and nobody gets what was announced before they joined.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Namespace } from 'socket.io';
import type { ServerEvents } from '#shared/wire/stream.ts';
import type { LiveSocket } from './live-socket.ts';

/** Viewers of one slice: told in a few milliseconds. */
const SLICE = 100;

type Slice = {
  readonly name: string;
  size: number;
  /** Broadcasts that have yet to reach it: a newcomer, who has had them while catching up, goes to another one. */
  due: number;
};
type Audience = { readonly slices: Slice[]; last: Promise<void>; made: number };
type Name = 'window' | 'retracted' | 'reset' | 'alert' | 'critical';

/** A slice without viewers is given up once nothing is due to it. */
function clear(audience: Audience, slice: Slice): void {
  if (slice.size === 0 && slice.due === 0)
    audience.slices.splice(audience.slices.indexOf(slice), 1);
}

/** `before` null: the first slice is told before this returns. */
async function tellAll(
  before: Promise<void> | null,
  slices: readonly Slice[],
  send: (slice: Slice) => void,
): Promise<void> {
  if (before !== null) await before;
  for (const [index, slice] of slices.entries()) {
    if (index > 0) await nextTurn();
    send(slice);
  }
}

export class Audiences {
  readonly #live: Namespace<Record<string, never>, ServerEvents>;
  readonly #audiences = new Map<string, Audience>();

  readonly #log: (error: unknown) => void;

  constructor(live: Namespace<Record<string, never>, ServerEvents>, log: (error: unknown) => void) {
    this.#live = live;
    this.#log = log;
  }

  /** From now on, in the same breath, the viewer hears what is told to the audience; until it leaves. */
  join(socket: LiveSocket, name: string): void {
    if (!socket.connected) return;
    const audience = this.#audience(name);
    let slice = audience.slices.find(({ size, due }) => size < SLICE && due === 0);
    if (slice === undefined) {
      audience.made += 1;
      slice = { name: `${name} ${audience.made}`, size: 0, due: 0 };
      audience.slices.push(slice);
    }
    const taken = slice;
    taken.size += 1;
    // The adapter is the one in memory: it has joined when this returns.
    void socket.join(taken.name);
    socket.on('disconnect', () => {
      taken.size -= 1;
      clear(audience, taken);
    });
  }

  /** Tells everybody who is in the audience now: the first slice at once, when nothing else is being told. */
  tell<Event extends Name>(
    name: string,
    event: Event,
    ...what: Parameters<ServerEvents[Event]>
  ): void {
    const audience = this.#audience(name);
    const slices = [...audience.slices];
    for (const slice of slices) slice.due += 1;
    const before = audience.last;
    const isFree = slices.every(({ due }) => due === 1);
    const send = (slice: Slice): void => {
      slice.due -= 1;
      clear(audience, slice);
      this.#live.to(slice.name).emit(event, ...what);
    };
    audience.last = tellAll(isFree ? null : before, slices, send).catch(this.#log);
  }

  #audience(name: string): Audience {
    let audience = this.#audiences.get(name);
    if (audience === undefined) {
      audience = { slices: [], last: Promise.resolve(), made: 0 };
      this.#audiences.set(name, audience);
    }
    return audience;
  }
}
