// Secrets are sealed with a key that is not in the database: what another key, another account or a changed text gives, and how the key file is kept.
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { factorConfigurationOf, keyTrouble, lazyVault } from '#server/people/factors/settings.ts';
import {
  createVault,
  keyOfFolder,
  keyOfSetting,
  SealError,
  type Vault,
} from '#server/people/factors/vault.ts';
import { readServerSettings } from '#server/settings.ts';
import { KeyError } from '#shared/process/key-file.ts';
import { dataFolder } from '../../../kit/database/folder.ts';

const folders: { dir: string; remove(): void }[] = [];
const newFolder = (): string => {
  const folder = dataFolder();
  folders.push(folder);
  return folder.dir;
};
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const MINE = 'a-00000001';
const vaultOf = (byte: number): Vault => createVault(Buffer.alloc(32, byte));

test('what is sealed opens with the key and for the account, and says nothing by itself', () => {
  const vault = vaultOf(1);
  const sealed = vault.seal(SECRET, MINE);
  expect(sealed).not.toContain(SECRET);
  expect(vault.seal(SECRET, MINE)).not.toBe(sealed);
  expect(vault.open(sealed, MINE)).toBe(SECRET);
  expect(() => vaultOf(2).open(sealed, MINE)).toThrow(new SealError('sealed with another key'));
  expect(() => vault.open(sealed, 'a-00000002')).toThrow(SealError);
});

test('every changed bit is found, and so is every cut', () => {
  const vault = vaultOf(1);
  const [name = '', text = ''] = vault.seal(SECRET, MINE).split('.');
  const bytes = Buffer.from(text, 'base64url');
  for (let bit = 0; bit < bytes.byteLength * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => vault.open(`${name}.${changed.toString('base64url')}`, MINE)).toThrow(SealError);
  }
  for (const length of [0, 5, 12, 27, bytes.byteLength - 1])
    expect(() =>
      vault.open(`${name}.${bytes.subarray(0, length).toString('base64url')}`, MINE),
    ).toThrow(SealError);
});

test('the key file is made once, for its owner only, and nothing else is left beside it', () => {
  const dir = newFolder();
  const key = keyOfFolder(dir);
  expect(key.byteLength).toBe(32);
  expect(keyOfFolder(dir)).toEqual(key);
  expect(readdirSync(dir)).toEqual(['factor.key']);
  expect(statSync(path.join(dir, 'factor.key')).mode & 0o777).toBe(0o600);
});

test('a key file that others can read, or that holds no key, is refused with what to do', () => {
  const dir = newFolder();
  const file = path.join(dir, 'factor.key');
  keyOfFolder(dir);
  chmodSync(file, 0o644);
  expect(() => keyOfFolder(dir)).toThrow(`chmod 600 ${file}`);
  chmodSync(file, 0o600);
  const whole = readFileSync(file, 'utf8');
  const vault = lazyVault({ folder: dir });
  writeFileSync(file, whole.slice(0, 20));
  expect(() => keyOfFolder(dir)).toThrow('put it back from a copy');
  expect(keyTrouble({ folder: dir })).toContain('put it back from a copy');
  expect(vault).toThrow(KeyError);
  // Looked at again once the file is back: no start is needed.
  writeFileSync(file, whole);
  expect(keyTrouble({ folder: dir })).toBeNull();
  expect(vault()?.keyName).toBe(createVault(keyOfFolder(dir)).keyName);
  for (const text of ['', 'null', '\0'.repeat(45)]) {
    writeFileSync(file, text);
    expect(() => keyOfFolder(dir)).toThrow(
      /factor\.key (?:is empty|does not hold .*): put it back/,
    );
  }
  rmSync(file);
  mkdirSync(file);
  expect(() => keyOfFolder(dir)).toThrow(
    'factor.key is a folder and should be a file: put it back',
  );
  rmSync(file, { recursive: true });
  expect(keyOfFolder(dir).toString('base64')).not.toBe(whole.trim());
});

const SETTING = 'a setting of more than thirty-two characters';

test('settings: the key of FACTOR_KEY comes first, then the folder; without both there is no vault', () => {
  const configuration = (env: Record<string, string>) =>
    readServerSettings({ DATABASE_URL: 'postgresql://x', ...env }).factors;
  const dir = newFolder();
  const vault = lazyVault(configuration({ FACTOR_KEY: SETTING, DATA_DIR: dir }).key)();
  expect(vault?.keyName).toBe(createVault(keyOfSetting(SETTING)).keyName);
  expect(readdirSync(dir)).toEqual([]);
  const ofFolder = lazyVault(configuration({ DATA_DIR: dir }).key);
  expect(ofFolder).toThrow(KeyError);
  expect(readdirSync(dir)).toEqual([]);
  expect(ofFolder(true)?.keyName).toBe(createVault(keyOfFolder(dir)).keyName);
  expect(ofFolder()?.keyName).toBe(ofFolder(true)?.keyName);
  expect(lazyVault(configuration({}).key)()).toBeNull();
  expect(() => configuration({ FACTOR_KEY: 'short' })).toThrow('at least 32 characters');
});

test('settings: a demo demands nothing, an installation without one demands it of admins, and SECOND_FACTOR says otherwise', () => {
  const policy = (env: { SECOND_FACTOR?: 'off' | 'all'; DEMO: 'on' | 'off' }) =>
    factorConfigurationOf(env).policy;
  expect(policy({ DEMO: 'on' })).toBe('off');
  expect(policy({ DEMO: 'off' })).toBe('admin');
  expect(policy({ DEMO: 'off', SECOND_FACTOR: 'off' })).toBe('off');
  expect(policy({ DEMO: 'on', SECOND_FACTOR: 'all' })).toBe('all');
  const at = (PUBLIC_ORIGIN: string) =>
    factorConfigurationOf({ DEMO: 'on', PUBLIC_ORIGIN }).publicOrigin;
  expect(at('https://Crowd.example/control')).toBe('https://crowd.example');
});
