import type { ConnectionState } from '#client/model/connection.ts';

/**
 * `silent`: the connection stands, and the window that is due does not come. `deaf`: it stands, and the service takes no readings, so what comes says
 * nothing.
 */
export type Mode = ConnectionState | 'silent' | 'deaf' | 'replay' | 'drill';
