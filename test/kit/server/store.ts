import type { SessionStore } from '#server/auth/session-ports.ts';
import type { TokenStore } from '#server/auth/token-ports.ts';
import type { FactorStore } from '#server/people/factors/ports.ts';
import type { PeopleStore } from '#server/people/ports.ts';
import type {
  PolicyReader,
  ReleaseNotices,
  ReleaseReader,
  Room,
  TokenReader,
} from '#server/ports.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import type { ReleaseRecord } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, SitePlan } from '#shared/wire/site.ts';
import type { TestRelease } from './fixture.ts';

/** Why a test retracts. */
export const REASON = 'a sensor had moved';

export type RecordName = Pick<ReleaseRecord, 'lane' | 'planId' | 'regionId' | 'windowStart'>;

/** How a store is filled, as the aggregator does it. */
export type Filling = {
  putSite(site: Site, drawing: SitePlan | null, replayClock: EpochMs | null): Promise<void>;
  putPolicy(policy: PolicyDocument): Promise<void>;
  putPlan(plan: Plan): Promise<void>;
  putSensors(sensors: readonly Sensor[]): Promise<void>;
  putToken(sha256: string, role: 'operator' | 'device', siteId: string | null): Promise<void>;
  addRefusals(siteId: string, epochStart: EpochMs, counts: Record<string, number>): Promise<void>;
  /** Commits a window and announces it. */
  write(release: TestRelease): Promise<void>;
  retract(name: RecordName): Promise<void>;
};

/** What a suite needs of a store: the server's ports, and a way to fill it. The twin in memory and the database both are one. */
export type TestStore = Filling & {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly room: Room;
  readonly tokens: TokenReader;
  readonly sessions: SessionStore;
  readonly people: PeopleStore;
  readonly tokenStore: TokenStore;
  readonly factors: FactorStore;
  readonly notices: ReleaseNotices;
  close(): Promise<void>;
};
