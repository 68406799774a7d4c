// A public route cannot read the staff lane, whatever its handler asks for.
import http from 'node:http';
import express from 'express';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';
import { json } from '#server/http/answer.ts';
import type { HttpContext } from '#server/http/context.ts';
import { HttpLanes } from '#server/http/lane-limits.ts';
import { mountRoutes } from '#server/http/mount.ts';
import { problemHandler } from '#server/http/problems.ts';
import { withoutStaffLane } from '#server/http/public-lane.ts';
import { ok, type Route, route } from '#server/http/route.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import type { Lane } from '#shared/wire/record.ts';
import { originOf } from '../../kit/server/listening.ts';

/** Levels of each lane, as a reader that knows both would give them. */
class Reader {
  readonly #levels: Readonly<Record<Lane, number>> = { staff: 4, public: 0 };
  newest(_siteId: string, lane: Lane): number {
    return this.#levels[lane];
  }
  records({ lane }: { readonly lane: Lane }): number {
    return this.#levels[lane];
  }
}

type Context = HttpContext & { readonly reader: Reader };
const LEAKS = {
  byName: ({ reader }: Context) => reader.newest('demo', 'staff'),
  inAnObject: ({ reader }: Context) => reader.records({ lane: 'staff' }),
};

const probe = (name: string, levelOf: (context: Context) => number): Route<Context> =>
  route({
    method: 'GET',
    path: `/probe/${name}`,
    operationId: name,
    tag: 'Sites',
    summary: name,
    access: 'public',
    answers: ok(z.number()),
    handler: async (context: Context) => json(levelOf(context)),
  });

const routes = [
  probe('open', ({ reader }) => reader.newest('demo', 'public')),
  ...Object.entries(LEAKS).map(([name, leak]) => probe(name, leak)),
];
const servers: http.Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function serve(open: (whole: Context) => Context): Promise<string> {
  const lanes = new HttpLanes(DEFAULT_LIMITS.http, () => performance.now());
  const context = { wallClock: () => 0, log: () => {}, reader: new Reader(), lanes };
  const whole = context as unknown as Context;
  const app = express();
  mountRoutes(app, { whole, open: () => open(whole) }, routes);
  app.use(problemHandler(() => {}));
  const server = http.createServer(app);
  servers.push(server);
  return originOf(server);
}

test('a public handler that names the staff lane is an error of the server and gives nothing; without the wall it gives the level', async () => {
  const origin = await serve((whole) => ({ ...whole, reader: withoutStaffLane(whole.reader) }));
  expect(await (await fetch(`${origin}/probe/open`)).json()).toBe(0);
  const naive = await serve((whole) => whole);
  for (const name of Object.keys(LEAKS)) {
    const answer = await fetch(`${origin}/probe/${name}`);
    expect([name, answer.status]).toEqual([name, 500]);
    expect(await answer.text()).not.toMatch(/\b4\b/);
    expect(await (await fetch(`${naive}/probe/${name}`)).json()).toBe(4);
  }
});
