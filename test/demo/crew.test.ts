// The earlier shift of the demo on a machine that is as slow as one likes: nothing at a first start may depend on speed. A server of the
// test's own is away, busy, in between two windows, and at last there; each step waits for the state before, none for a time.
import { once } from 'node:events';
import http from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { answerOldAlerts } from '#demo/crew.ts';
import { freePort } from '#shared/process/free-port.ts';
import { isoUtc } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { alertView } from '#test/kit/alert-view.ts';

const NOW = 1_800_000_000_000;

function alertOf(alertId: string, openedAt: number): AlertView {
  const since = isoUtc(openedAt);
  return alertView({ alertId, cells: ['LA'], level: 3, since, openedAt: since, escalation: 2 });
}

/** Says what a request is answered with: a status, or null for a connection that breaks. */
type Script = (method: string, path: string, nth: number) => number | null;

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

class SlowServer {
  readonly taken: string[] = [];
  readonly asked: string[] = [];
  readonly #alerts: Map<string, AlertView>;
  readonly #script: Script;

  constructor(alerts: readonly AlertView[], script: Script) {
    this.#alerts = new Map(alerts.map((alert) => [alert.alertId, alert]));
    this.#script = script;
  }

  async listen(port: number): Promise<void> {
    const server = http.createServer((req, res) => {
      const path = (req.url ?? '').replace('/api/v1/sites/demo', '');
      const what = `${req.method} ${path}`;
      this.asked.push(what);
      const nth = this.asked.filter((asked) => asked === what).length;
      const status = this.#script(req.method ?? '', path, nth);
      if (status === null) {
        res.destroy();
        return;
      }
      req.resume();
      const body = status === 200 ? this.#answer(path) : { code: 'conflict' };
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    servers.push(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }

  #answer(path: string): unknown {
    if (path === '/alerts') return { siteId: 'demo', alerts: [...this.#alerts.values()] };
    if (path === '/event') return { plan: null };
    const alertId = /\/alerts\/(\w+)\/steps/.exec(path)?.[1];
    const alert = this.#alerts.get(alertId ?? '');
    if (alert !== undefined) {
      this.taken.push(alert.alertId);
      this.#alerts.set(alert.alertId, { ...alert, state: 'acknowledged' });
    } else this.taken.push(path);
    return {};
  }
}

const OLD = ['a'.repeat(16), 'b'.repeat(16), 'c'.repeat(16)];
const alerts = [
  ...OLD.map((id, i) => alertOf(id, NOW - 3_600_000 * (i + 1))),
  alertOf('d'.repeat(16), NOW - 60_000),
];

test('a server that is away, busy and between two windows: each old alert is answered once, and the watch is taken', async () => {
  const port = await freePort();
  const server = new SlowServer(alerts, (method, path, nth) => {
    if (path === '/alerts' && nth <= 2) return nth === 1 ? 503 : null;
    // "This alert is changing right now", three rounds long.
    if (method === 'POST' && path.includes(OLD[1] ?? '') && nth <= 3) return 409;
    if (path === '/log' && nth === 1) return 500;
    return 200;
  });
  const said: string[] = [];
  const done = answerOldAlerts({
    url: `http://127.0.0.1:${port}`,
    token: () => 'cs_op_token',
    now: NOW,
    isStopped: () => false,
    say: (text) => {
      said.push(text);
      // It starts to listen only when somebody has already found nobody.
      if (said.length === 1) void server.listen(port);
    },
    pauseMs: 10,
  });
  expect(await done).toBe(3);
  expect(server.taken.toSorted()).toEqual([...OLD, '/log'].toSorted());
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/answered later/);
});

test('it ends when it is stopped, and does not say that it was done', async () => {
  const port = await freePort();
  let rounds = 0;
  const server = new SlowServer(alerts, (_method, path) => {
    if (path === '/alerts') rounds += 1;
    return path.startsWith('/alerts/') ? 409 : 200;
  });
  await server.listen(port);
  const done = await answerOldAlerts({
    url: `http://127.0.0.1:${port}`,
    token: () => 'cs_op_token',
    now: NOW,
    isStopped: () => rounds >= 3,
    say: () => {},
    pauseMs: 1,
  });
  expect(done).toBeNull();
  expect(server.taken).toEqual([]);
});
