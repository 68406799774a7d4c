// How tests ask, and what every answer must carry.
import { expect } from 'vitest';
import type * as z from 'zod';
import { API_VERSION } from '#shared/wire/api.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { bearer, DEVICE, OPERATOR, type Running } from './running.ts';

export type Who = 'nobody' | 'device' | 'operator';
const HEADERS: Readonly<Record<Who, Record<string, string>>> = {
  nobody: {},
  device: bearer(DEVICE),
  operator: bearer(OPERATOR),
};

export async function problemAt(response: Response): Promise<z.infer<typeof problemSchema>> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

/** Why a field of the question was refused; undefined when none was named. */
export const reasonOf = async (response: Response): Promise<string | undefined> =>
  (await problemAt(response)).errors?.[0]?.code;

export function expectSecurityHeaders({ headers }: Response): void {
  expect(headers.get('api-version')).toBe(API_VERSION);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('strict-transport-security')).toBeNull();
}

export type Asking = {
  get(path: string, who?: Who, headers?: Record<string, string>): Promise<Response>;
  json<T>(schema: z.ZodType<T>, path: string, who?: Who): Promise<T>;
};

export function asking(running: () => Running): Asking {
  const get: Asking['get'] = (path, who = 'nobody', headers = {}) =>
    running().get(path, { ...HEADERS[who], ...headers });
  return {
    get,
    json: async (schema, path, who) => schema.parse(await (await get(path, who)).json()),
  };
}
