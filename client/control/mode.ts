import type { ConnectionState } from '#client/model/connection.ts';

/** `silent`: the connection stands, and the window that is due does not come. */
export type Mode = ConnectionState | 'silent' | 'replay' | 'drill';
