// What the twin of the store holds, and how it is looked up.
import type { Policies, RetractionNotice, SiteEntry, WindowNotice } from '#server/ports.ts';
import { changesOfGround } from '#shared/domain/ground.ts';
import { type ReleasedWindow, releaseFacts } from '#shared/domain/released.ts';
import { changesOfLength } from '#shared/domain/window-lengths.ts';
import type { EpochMs } from '#shared/time.ts';
import type { ChangeLog } from '#shared/wire/change-log.ts';
import type { EmergencyStop } from '#shared/wire/emergency-stop.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, SitePlan } from '#shared/wire/site.ts';
import type { TestRelease } from './fixture.ts';
import { MemoryTokens } from './memory-tokens.ts';
import { REASON, type RecordName } from './store.ts';

export const nameOf = ({ lane, planId, regionId, windowStart }: RecordName): string =>
  [lane, planId, regionId, windowStart].join(' ');
export const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class Tables {
  readonly sites = new Map<
    string,
    { site: Site; drawing: SitePlan | null; replay: EpochMs | null }
  >();
  /** What the site was registered as when a plan was put, by id of the plan. */
  readonly grounds = new Map<string, Site>();
  readonly policies: PolicyDocument[] = [];
  readonly plans: Plan[] = [];
  readonly sensors = new Map<string, Sensor>();
  readonly tokens = new MemoryTokens();
  readonly totals: { siteId: string; start: EpochMs; counts: Record<string, number> }[] = [];
  readonly windows: TestRelease[] = [];
  readonly retracted = new Set<string>();
  readonly retractions: ChangeLog['retractions'] = [];
  readonly stops: EmergencyStop[] = [];
  readonly retractionListeners = new Set<(notice: RetractionNotice) => void>();
  readonly listeners = new Set<(notice: WindowNotice) => void>();

  policyOf(siteId: string): PolicyDocument | undefined {
    return this.policies
      .filter((policy) => policy.siteId === siteId)
      .toSorted((a, b) => a.policyVersion - b.policyVersion)
      .at(-1);
  }

  policiesAt(siteId: string, wall: EpochMs): Policies {
    const now = this.sites.get(siteId)?.replay ?? wall;
    const newest = this.policyOf(siteId)?.policyVersion;
    const inForce = this.planAt(siteId, now)?.policyVersion ?? newest ?? 0;
    const planned = this.plans.filter((plan) => plan.siteId === siteId);
    const toCome = [...planned.map(({ policyVersion }) => policyVersion), newest];
    const versions = this.policies
      .filter((policy) => policy.siteId === siteId)
      .toSorted((a, b) => a.policyVersion - b.policyVersion);
    return {
      inForce: versions.filter(({ policyVersion }) => policyVersion === inForce),
      announced: versions.filter(
        ({ policyVersion: version }) => version > inForce && toCome.includes(version),
      ),
    };
  }

  entries(): SiteEntry[] {
    return [...this.sites.values()].flatMap(({ site, replay }) => {
      const policy = this.policyOf(site.siteId);
      if (policy === undefined) return [];
      const lengths = changesOfLength(
        this.plans
          .filter((plan) => plan.siteId === site.siteId)
          .map(({ effectiveFrom, windowSeconds, publicWindowSeconds }) => ({
            from: Date.parse(effectiveFrom),
            windowSeconds,
            publicWindowSeconds,
          })),
      );
      const grounds = changesOfGround(
        this.plans.flatMap(({ planId, siteId, effectiveFrom }) => {
          const ground = siteId === site.siteId ? this.grounds.get(planId) : undefined;
          const from = Date.parse(effectiveFrom);
          return ground === undefined
            ? []
            : [{ from, partition: ground.partition, scales: ground.scales }];
        }),
      );
      return [{ site, release: releaseFacts(policy), lengths, grounds, replayClock: replay }];
    });
  }

  read(record: ReleaseRecord): ReleaseRecord {
    if (!this.retracted.has(nameOf(record))) return record;
    const { publishedAt, ...key } = record;
    return { ...key, status: 'retracted', level: null, reason: REASON, publishedAt };
  }

  lane(siteId: string, lane: Lane): ReleasedWindow[] {
    return this.windows
      .filter((window) => window.siteId === siteId && window.lane === lane)
      .toSorted((a, b) => a.windowStart - b.windowStart)
      .map(({ records, ...window }) => ({
        ...window,
        records: records
          .map((record) => this.read(record))
          .toSorted((a, b) => byBytes(a.regionId, b.regionId)),
      }));
  }

  planAt(siteId: string, at: EpochMs): Plan | null {
    const plans = this.plans
      .filter((plan) => plan.siteId === siteId)
      .toSorted((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom));
    return plans.findLast((plan) => Date.parse(plan.effectiveFrom) <= at) ?? plans[0] ?? null;
  }
}
