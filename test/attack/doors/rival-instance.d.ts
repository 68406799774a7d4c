import type http from 'node:http';
import type { Lane } from '#shared/record.ts';
import { type EpochMs } from '#shared/time.ts';
import type { Row } from './victim.ts';
export type StoredReading = {
  readonly siteId: string;
  readonly sensorId: string;
  readonly at: EpochMs;
  readonly observedAt: string;
  readonly level: number;
};
/** A row with how many sensors contributed. */
export type RivalRow = Row & {
  readonly n: number;
};
export type RivalPorts = {
  readonly now: () => EpochMs;
  readonly onReading: (reading: StoredReading) => void;
  readonly onRows: (siteId: string, rows: readonly RivalRow[]) => void;
};
export declare class RivalInstance {
  #private;
  constructor(ports: RivalPorts);
  closeWindow(lane: Lane, from: EpochMs, to: EpochMs): void;
  /** After a crash it closes the last windows again, from what it has heard since: nothing. */
  reopen(lane: Lane): void;
  answer(request: http.IncomingMessage, response: http.ServerResponse): void;
}
