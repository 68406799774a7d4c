// What the server is put together of, over its ports: main.ts hands in the database, tests hand in the twin in memory.
import type { EpochMs } from '#shared/time.ts';
import type { HealthChange } from '#shared/wire/health.ts';
import type { TokenStore } from './auth/token-ports.ts';
import type { Authenticator } from './auth/tokens.ts';
import type { HealthProbes } from './health/monitor.ts';
import type { TrustedProxies } from './http/address.ts';
import type { Witness } from './http/mount.ts';
import type { ServerLimits } from './lanes/limits.ts';
import type { OutletParts } from './outlets/ports.ts';
import type { FactorSettings } from './people/factors/create.ts';
import type { FactorStore } from './people/factors/ports.ts';
import type { OidcSettings } from './people/oidc.ts';
import type { PeopleStore } from './people/ports.ts';
import type { PolicyReader, ReleaseNotices, ReleaseReader, Room } from './ports.ts';
import type { PushParts } from './push/create.ts';

export type ServerParts = {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly room: Room;
  /** The same, over connections of their own for what the public asks; left out: no others. */
  readonly openReader?: ReleaseReader;
  readonly openRoom?: Room;
  readonly auth: Authenticator;
  readonly people: PeopleStore;
  /** People and second factors over connections of their own, for whoever is not signed in yet. */
  readonly door: { readonly people: PeopleStore; readonly factors: FactorStore };
  readonly tokenStore: TokenStore;
  /** Called when a password was changed. */
  readonly onPasswordChanged?: (() => Promise<void>) | undefined;
  readonly factors: FactorSettings;
  /** The organisation's identity provider; null or absent: passwords and the operator token only. */
  readonly oidc?: OidcSettings | null;
  readonly notices: ReleaseNotices;
  /** Alerts to other systems; left out: none. */
  readonly outlets?: OutletParts;
  /** Alerts on devices that are closed; left out: none. */
  readonly push?: PushParts;
  /** What time it is; never goes back. */
  readonly wallClock: () => EpochMs;
  /** The same where nothing is played fast, else what time it really is. Default `wallClock`. */
  readonly realClock?: () => EpochMs;
  /** What is wrong with that clock, in words; null when nothing is. */
  readonly clockProblem?: () => string | null;
  /** Seconds of that clock per second of the wall. Default 1. */
  readonly speed?: number;
  readonly log: (error: unknown) => void;
  /** Where readings are handed on to; null: the intake is closed here. */
  readonly ingestUrl: string | null;
  /** Whether this is the SHA-256 of a device token that counts, told from memory. Default: known are those whose batches were taken here. */
  readonly isKnownDevice?: (sha256: string) => boolean;
  readonly clientDir: string;
  /** Whose X-Forwarded headers are believed. Default: nobody's. */
  readonly isTrustedProxy?: TrustedProxies;
  /** Where pages of this service are, besides the host that is asked for. Default: nowhere. */
  readonly publicOrigins?: readonly string[];
  /** Looks at what the server needs. Default: the reader's ping, and nobody looks at the intake. */
  readonly probes?: HealthProbes;
  readonly onHealthChange?: (change: HealthChange) => void;
  /** How often a staff viewer's session is looked at again. Milliseconds. */
  readonly sessionCheckMs?: number;
  /** How much of this server the public may use. */
  readonly limits?: ServerLimits;
  /** Sees every answer of a route before it is sent: for tests. */
  readonly witness?: Witness | undefined;
};
