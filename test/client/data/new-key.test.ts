import { afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { newKey } from '#client/data/new-key.ts';

afterEach(() => vi.unstubAllGlobals());

test('a key is a UUID, and each is another', () => {
  const keys = Array.from({ length: 100 }, newKey);
  for (const key of keys) expect(z.uuidv4().safeParse(key).success).toBe(true);
  expect(new Set(keys).size).toBe(100);
});

test('it is made without https too, where a browser has no UUID of its own', () => {
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  vi.stubGlobal('crypto', { getRandomValues });
  expect(newKey()).toHaveLength(36);
});
