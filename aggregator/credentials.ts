// Tokens of the first start: made once, stored hashed, written for the owner of the machine to read. The console names the file only.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { hasToken, putToken } from './store/engine-store.ts';

export type Credentials = {
  /** Staff lane and maintenance. */
  readonly operatorToken: string;
  /** Readings of the demo site; null when there is none. */
  readonly deviceToken: string | null;
};

/** A token with 256 bits of chance. */
export function newToken(kind: 'op' | 'dev'): string {
  return `cs_${kind}_${randomBytes(32).toString('base64url')}`;
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writeSecretFile(file: string, content: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readCredentials(file: string): Partial<Credentials> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Makes the tokens that are missing. Gives the file's path when it wrote one, null when everything was there. */
export async function ensureCredentials(
  pool: pg.Pool,
  dataDir: string,
  demoSiteId: string | null,
): Promise<string | null> {
  const needsOperator = !(await hasToken(pool, 'operator', null));
  const needsDevice = demoSiteId !== null && !(await hasToken(pool, 'device', demoSiteId));
  if (!needsOperator && !needsDevice) return null;
  const file = path.join(dataDir, 'credentials.json');
  const known = readCredentials(file);
  const operatorToken = needsOperator ? newToken('op') : (known.operatorToken ?? null);
  const deviceToken = needsDevice ? newToken('dev') : (known.deviceToken ?? null);
  // The file first: a token that is stored but written nowhere could never be used.
  writeSecretFile(file, { operatorToken, deviceToken });
  if (needsOperator && operatorToken !== null) {
    await putToken(pool, {
      sha256: sha256Hex(operatorToken),
      role: 'operator',
      siteId: null,
      label: 'first start',
    });
  }
  if (needsDevice && deviceToken !== null) {
    await putToken(pool, {
      sha256: sha256Hex(deviceToken),
      role: 'device',
      siteId: demoSiteId,
      label: 'demo sensors',
    });
  }
  return file;
}
