// The twin of the store of second factors in memory. It passes the same suite as the database.
import type { Standing } from '#server/auth/session-ports.ts';
import type {
  Adding,
  Enrolment,
  FactorRow,
  FactorStore,
  PendingRow,
} from '#server/people/factors/ports.ts';
import type { NewEntry } from '#server/ports.ts';

/** What factors need of the people that they belong to. */
type Around = {
  stands(by: Standing): boolean;
  signOutEverywhere(accountId: string): void;
  record(entry: NewEntry): void;
};

export class FactorTables {
  readonly around: Around;
  readonly factors = new Map<string, FactorRow>();
  /** Account by hash. */
  readonly codes = new Map<string, string>();
  readonly enrolments = new Map<string, Enrolment>();
  readonly pending = new Map<string, { row: PendingRow; tries: number }>();
  readonly challenges = new Map<string, { boundTo: string; expiresAt: Date }>();

  constructor(around: Around) {
    this.around = around;
  }

  of(accountId: string): FactorRow[] {
    return [...this.factors.values()].filter((factor) => factor.accountId === accountId);
  }

  removeCodes(accountId: string): void {
    for (const [sha256, of] of this.codes) if (of === accountId) this.codes.delete(sha256);
  }

  removeAll(accountId: string): number {
    const known = this.of(accountId);
    for (const { factorId } of known) this.factors.delete(factorId);
    this.removeCodes(accountId);
    this.enrolments.delete(accountId);
    for (const [sha256, { row }] of this.pending)
      if (row.accountId === accountId) this.pending.delete(sha256);
    return known.length;
  }

  add({ factor, recoveryCodes, most, entry, by }: Adding) {
    const { accountId, kind } = factor;
    if (!this.around.stands(by)) return 'outdated';
    const known = this.of(accountId);
    if (known.filter((other) => other.kind === kind).length >= most) return 'too_many';
    if (factor.kind === 'passkey')
      for (const other of this.factors.values())
        if (other.kind === 'passkey' && other.credentialId === factor.credentialId) return 'taken';
    this.factors.set(factor.factorId, factor);
    if (kind === 'totp') this.enrolments.delete(accountId);
    this.around.record(entry);
    if (known.length > 0) return 'added';
    this.removeCodes(accountId);
    for (const sha256 of recoveryCodes) this.codes.set(sha256, accountId);
    this.around.signOutEverywhere(accountId);
    return 'first';
  }

  running(sha256: string, now: Date): { row: PendingRow; tries: number } | null {
    const found = this.pending.get(sha256);
    return found !== undefined && found.row.expiresAt > now ? found : null;
  }
}

type Taking = Pick<
  FactorStore,
  'takeStep' | 'takeCount' | 'takeChallenge' | 'takeRecoveryCode' | 'tryPending' | 'endPending'
>;

const takingOf = (tables: FactorTables): Taking => ({
  takeStep: async (factorId, lastStep, lastUsedOn) => {
    const factor = tables.factors.get(factorId);
    if (factor?.kind !== 'totp' || factor.lastStep >= lastStep) return false;
    tables.factors.set(factorId, { ...factor, lastStep, lastUsedOn });
    return true;
  },
  takeCount: async (factorId, signCount, lastUsedOn) => {
    const factor = tables.factors.get(factorId);
    if (factor?.kind !== 'passkey') return false;
    const isNever = factor.signCount === 0 && signCount === 0;
    if (factor.signCount >= signCount && !isNever) return false;
    tables.factors.set(factorId, { ...factor, signCount, lastUsedOn });
    return true;
  },
  takeChallenge: async (sha256, boundTo, now) => {
    const found = tables.challenges.get(sha256);
    if (found === undefined || found.boundTo !== boundTo || found.expiresAt <= now) return false;
    return tables.challenges.delete(sha256);
  },
  takeRecoveryCode: async (accountId, sha256, entry) => {
    if (tables.codes.get(sha256) !== accountId) return false;
    tables.codes.delete(sha256);
    tables.around.record(entry);
    return true;
  },
  tryPending: async (sha256, most, now) => {
    const found = tables.running(sha256, now);
    if (found === null || found.tries >= most) return null;
    found.tries += 1;
    return found.row;
  },
  endPending: async (sha256) => tables.pending.delete(sha256),
});

export const factorsOf = (tables: FactorTables): FactorStore => ({
  ...takingOf(tables),
  factorsOf: async (accountId) =>
    tables.of(accountId).toSorted((a, b) => a.addedAt.getTime() - b.addedAt.getTime()),
  recoveryCodesLeft: async (accountId) =>
    [...tables.codes.values()].filter((of) => of === accountId).length,
  putEnrolment: async (by, enrolment) => {
    if (!tables.around.stands(by)) return 'outdated';
    tables.enrolments.set(by.accountId, enrolment);
    return 'put';
  },
  enrolment: async (accountId) => tables.enrolments.get(accountId) ?? null,
  add: async (adding) => tables.add(adding),
  remove: async (by, { factorId, keepLast, entry }) => {
    const { accountId } = by;
    if (!tables.around.stands(by)) return 'outdated';
    const known = tables.of(accountId);
    if (!known.some((factor) => factor.factorId === factorId)) return 'unknown';
    if (known.length === 1 && keepLast) return 'last';
    if (known.length === 1) tables.removeAll(accountId);
    else tables.factors.delete(factorId);
    tables.around.record(entry);
    return 'removed';
  },
  removeAll: async (accountId, entry, by) => {
    if (!tables.around.stands(by)) return 'outdated';
    const removed = tables.removeAll(accountId);
    tables.around.signOutEverywhere(accountId);
    tables.around.record(entry);
    return removed;
  },
  replaceRecoveryCodes: async (by, sha256s, entry) => {
    const { accountId } = by;
    if (!tables.around.stands(by)) return 'outdated';
    if (tables.of(accountId).length === 0) return 'none';
    tables.removeCodes(accountId);
    for (const sha256 of sha256s) tables.codes.set(sha256, accountId);
    tables.around.record(entry);
    return 'replaced';
  },
  putPending: async (row) => void tables.pending.set(row.sha256, { row, tries: 0 }),
  pending: async (sha256, now) => tables.running(sha256, now)?.row ?? null,
  putChallenge: async (sha256, boundTo, expiresAt) =>
    void tables.challenges.set(sha256, { boundTo, expiresAt }),
  hasOtherKey: async (keyName) =>
    [...tables.factors.values()].some(
      (factor) => factor.kind === 'totp' && factor.secretSealed.split('.')[0] !== keyName,
    ),
});
