import { openSite } from '#aggregator/core/engine.ts';
import { type SitePlanning } from '#aggregator/core/plan.ts';
import { type Policy, type PolicyInput } from '#aggregator/core/policy.ts';
import type { Decision, Effect, Input } from '#aggregator/core/protocol.ts';
import type { Level } from '#shared/level.ts';
import type { Reading } from '#shared/reading.ts';
import type { ReleaseRow } from '#shared/record.ts';
import { type Sensor } from '#shared/sensor.ts';
import { type Site } from '#shared/site.ts';
/** 2026-06-06T12:00:00Z: a multiple of every window and epoch up to an hour. */
export declare const T0: number;
export declare const DAY: number;
export type ZoneSpec = readonly [zoneId: string, areaId: string, zoneType?: 'standing' | 'moving'];
export declare function zoneSite(zones: readonly ZoneSpec[], more?: Partial<Site>): Site;
export type OwnerKind = 'operator' | 'unverified' | `verified:${string}`;
export type SensorSpec = {
    readonly id: string;
    readonly zone?: string;
    readonly owner?: OwnerKind;
    readonly areaM2?: number;
    /** Metres north of the equator's null point; far apart by default. */
    readonly north?: number;
    readonly mountId?: string;
} & Partial<Omit<Sensor, 'owner'>>;
export declare function sensor(spec: SensorSpec): Sensor;
/** `zone` -> that many operator sensors `<zone>1`, `<zone>2`, ... */
export declare function crew(zones: Readonly<Record<string, number>>, more?: Partial<SensorSpec>): Sensor[];
export declare function policy(more?: Partial<PolicyInput>): Policy;
export declare function plan(site: Site, sensors: readonly Sensor[], more?: {
    readonly policy?: Policy;
    readonly effectiveFrom?: number;
    readonly at?: number;
}): SitePlanning;
export declare function reading(sensorId: string, observedAt: number, level: Level, seq?: number): Reading;
/** Drives one site and collects what comes out. */
export declare class Drive {
    #private;
    readonly effects: Effect[];
    readonly planning: SitePlanning;
    constructor(site: Site, sensors: readonly Sensor[], more?: Partial<Parameters<typeof openSite>[0]> & {
        readonly policy?: Policy;
    });
    /** Another register or policy, known from now on, in force from `effectiveFrom`. */
    replan(sensors: readonly Sensor[], policy: Policy, effectiveFrom: number): SitePlanning;
    step(input: Input): readonly Effect[];
    send(items: readonly (Reading | null)[], now: number): readonly Decision[];
    /** A heartbeat each second of the window. */
    listen(start: number, windowMs?: number): void;
    /** One full window: heartbeats, a reading per sensor and slot, and the tick that closes it. */
    window(start: number, levels: Readonly<Record<string, Level>>, windowMs?: number): readonly ReleaseRow[];
    /** Staff rows of the windows that a tick closes. */
    close(now: number): readonly ReleaseRow[];
    get releases(): readonly Extract<Effect, {
        type: 'release';
    }>[];
    get publishes(): readonly Extract<Effect, {
        type: 'publish';
    }>[];
}
/** `level` or `reason` of a row: what a test compares. */
export declare function said(row: ReleaseRow | undefined): number | string | null;
