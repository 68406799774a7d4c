import type { Reading } from '#shared/reading.ts';
import type { Lane } from '#shared/record.ts';
import type { EpochMs } from '#shared/time.ts';
import {
  type Answer,
  type AskOptions,
  type Row,
  type Surface,
  type Victim,
  type Watcher,
} from './victim.ts';
import { type World } from './world.ts';
export declare class ProductVictim implements Victim {
  #private;
  readonly name = 'product';
  constructor(world: World);
  now(): EpochMs;
  moveTo(at: EpochMs): Promise<void>;
  moveIntakeTo(at: EpochMs): Promise<void>;
  moveViewersTo(at: EpochMs): Promise<void>;
  skipToPublicWindow(): Promise<EpochMs>;
  send(siteId: string, readings: readonly Reading[]): Promise<Answer>;
  sendToSecond(siteId: string, readings: readonly Reading[]): Promise<Answer>;
  get(where: string, { who, siteId, headers }?: AskOptions): Promise<Answer>;
  origins(): readonly string[];
  watch(siteId: string, lane: Lane): Promise<Watcher>;
  retract(_siteId: string, lane: Lane, row: Row): Promise<void>;
  rewrite(): Promise<readonly string[]>;
  kill(): Promise<void>;
  start(): Promise<void>;
  startSecond(): Promise<boolean>;
  stopSecond(): Promise<void>;
  surfaces(): Promise<readonly Surface[]>;
  storedRows(siteId: string): Promise<
    readonly {
      key: string;
      text: string;
    }[]
  >;
}
