// The key that devices rest on: made once, kept, and never made anew while one of them does.
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openedOrTold, pushKeyTrouble, vapidKeyFrom } from '#server/push/vapid-key.ts';
import { readServerSettings } from '#server/settings.ts';
import { KeyError } from '#shared/process/key-file.ts';
import { dataFolder } from '../../kit/database/folder.ts';

const folders: { dir: string; remove(): void }[] = [];
const newFolder = (): string => {
  const folder = dataFolder();
  folders.push(folder);
  return folder.dir;
};
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

test('it is made for the first device, for its owner only, and the same from then on', () => {
  const folder = newFolder();
  const open = vapidKeyFrom({ folder });
  expect(() => open(false)).toThrow(KeyError);
  expect(readdirSync(folder)).toEqual([]);
  const key = open(true);
  expect(key?.publicKey).toMatch(/^B[A-Za-z0-9_-]{86}$/);
  expect(open(false)).toEqual(key);
  expect(vapidKeyFrom({ folder })(true)).toEqual(key);
  expect(readdirSync(folder)).toEqual(['push.key']);
  expect(statSync(path.join(folder, 'push.key')).mode & 0o777).toBe(0o600);
  expect(pushKeyTrouble({ folder })).toBeNull();
});

test('one that is missing is not made anew while devices rest on it, and back is back', () => {
  const folder = newFolder();
  const open = vapidKeyFrom({ folder });
  const key = open(true);
  const file = path.join(folder, 'push.key');
  const kept = readFileSync(file, 'utf8');
  rmSync(file);
  const told: unknown[] = [];
  expect(openedOrTold(open, false, (error) => told.push(error))).toBeNull();
  expect(String(told[0])).toMatch(/push\.key is not there, and devices were told the key in it/);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(file, kept, { mode: 0o600 });
  expect(openedOrTold(open, false, () => {})).toEqual(key);
});

test('one that others can read, or that is damaged, is said with what to do', () => {
  const folder = newFolder();
  vapidKeyFrom({ folder })(true);
  const file = path.join(folder, 'push.key');
  chmodSync(file, 0o644);
  expect(pushKeyTrouble({ folder })).toContain(`chmod 600 ${file}`);
  chmodSync(file, 0o600);
  writeFileSync(file, 'no key');
  expect(pushKeyTrouble({ folder })).toContain('put it back from a copy');
  expect(() => vapidKeyFrom({ folder })(true)).toThrow(KeyError);
});

test('settings: PUSH_KEY comes first, the same on every server; without it and DATA_DIR there is none', () => {
  const source = (env: Record<string, string>) =>
    readServerSettings({ DATABASE_URL: 'postgresql://x', ...env }).push.key;
  const setting = 'a setting of more than thirty-two characters';
  const folder = newFolder();
  const key = vapidKeyFrom(source({ PUSH_KEY: setting, DATA_DIR: folder }))(false);
  expect(key).toEqual(vapidKeyFrom(source({ PUSH_KEY: setting }))(true));
  expect(key?.publicKey).not.toBe(vapidKeyFrom({ setting: `${setting}!` })(true)?.publicKey);
  expect(readdirSync(folder)).toEqual([]);
  expect(vapidKeyFrom(source({ DATA_DIR: folder }))(true)).not.toBeNull();
  expect(vapidKeyFrom(source({}))(true)).toBeNull();
  expect(() => source({ PUSH_KEY: 'short' })).toThrow('at least 32 characters');
  expect(() => source({ PUSH_SERVICES: 'https://a.example' })).toThrow('PUSH_SERVICES must be');
});
