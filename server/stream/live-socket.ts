import type { Socket } from 'socket.io';
import type { ServerEvents } from '#shared/wire/stream.ts';

/** A viewer's connection: it says nothing but its handshake. */
export type LiveSocket = Socket<Record<string, never>, ServerEvents>;
