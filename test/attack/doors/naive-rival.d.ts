import { type Victim } from './victim.ts';
export type Rival = Victim & {
  close(): Promise<void>;
};
export declare function createRival(): Promise<Rival>;
