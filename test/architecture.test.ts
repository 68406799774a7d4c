// Proves that the rules of biome.json fire: each probe breaks one rule in a copy of the layout, and Biome must name it. A rule that
// nobody has seen fire protects nothing.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const run = promisify(execFile);

type Probe = { readonly file: string; readonly code: string; readonly rule: string };

const importing = (specifier: string): string =>
  `import { x } from '${specifier}';\nexport const y = x;\n`;
const RESTRICTED = 'lint/style/noRestrictedImports';

const PROBES: readonly Probe[] = [
  { file: 'shared/a1.ts', code: importing('pg'), rule: RESTRICTED },
  { file: 'shared/wire/a3.ts', code: importing('../process/pulse.ts'), rule: RESTRICTED },
  { file: 'shared/domain/a4.ts', code: importing('../process/pulse.ts'), rule: RESTRICTED },
  { file: 'shared/codes.ts', code: importing('zod'), rule: RESTRICTED },
  { file: 'shared/a2.ts', code: importing('#aggregator/core/engine.ts'), rule: RESTRICTED },
  { file: 'aggregator/core/b1.ts', code: importing('node:fs'), rule: RESTRICTED },
  { file: 'aggregator/core/b2.ts', code: importing('#database/open.ts'), rule: RESTRICTED },
  { file: 'aggregator/core/b3.ts', code: 'export const y = Date.now();\n', rule: 'plugin' },
  { file: 'aggregator/core/b4.ts', code: 'export const y = Math.random();\n', rule: 'plugin' },
  { file: 'client/model/b5.ts', code: 'export const y = new Date();\n', rule: 'plugin' },
  { file: 'shared/b6.ts', code: 'export const y = Date.now();\n', rule: 'plugin' },
  { file: 'database/c1.ts', code: importing('#aggregator/core/x.ts'), rule: RESTRICTED },
  { file: 'database/aggregator/c4.ts', code: importing('../server/records.ts'), rule: RESTRICTED },
  { file: 'database/server/c5.ts', code: importing('../aggregator/release.ts'), rule: RESTRICTED },
  { file: 'database/server/c6.ts', code: importing('#server/http/context.ts'), rule: RESTRICTED },
  { file: 'database/embedded/c7.ts', code: importing('../open.ts'), rule: RESTRICTED },
  { file: 'aggregator/c8.ts', code: importing('#database/server/released.ts'), rule: RESTRICTED },
  { file: 'aggregator/core/policy/k1.ts', code: importing('../plan/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/core/plan/k2.ts', code: importing('../window/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/core/window/k3.ts', code: importing('../lanes/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/site/k4.ts', code: importing('../commands/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/planning/k5.ts', code: importing('../site/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/process/k6.ts', code: importing('../site/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/replay/k7.ts', code: importing('../commands/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/ingest/c2.ts', code: importing('../journal/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/ingest/i1.ts', code: importing('express'), rule: RESTRICTED },
  { file: 'aggregator/ingest/i2.ts', code: importing('./http/app.ts'), rule: RESTRICTED },
  { file: 'aggregator/ingest/http/i3.ts', code: importing('../token-door.ts'), rule: RESTRICTED },
  { file: 'aggregator/ingest/senml/i4.ts', code: importing('../http/app.ts'), rule: RESTRICTED },
  { file: 'aggregator/ingest/mqtt/i5.ts', code: importing('#database/open.ts'), rule: RESTRICTED },
  { file: 'aggregator/ingest/mqtt/i6.ts', code: importing('../../site/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/journal/c3.ts', code: importing('#server/ports.ts'), rule: RESTRICTED },
  { file: 'aggregator/journal/carry.ts', code: importing('./files/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/journal/choice.ts', code: importing('#database/open.ts'), rule: RESTRICTED },
  { file: 'aggregator/journal/files/j1.ts', code: importing('../advisory/x.ts'), rule: RESTRICTED },
  {
    file: 'aggregator/journal/files/j2.ts',
    code: importing('#database/open.ts'),
    rule: RESTRICTED,
  },
  { file: 'aggregator/site/j3.ts', code: importing('../journal/files/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/site/j4.ts', code: importing('../journal/choice.ts'), rule: RESTRICTED },
  { file: 'aggregator/replay/j5.ts', code: importing('../journal/files/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/commands/j6.ts', code: importing('../journal/files/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/run.ts', code: importing('./journal/files/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/d1.ts', code: importing('#server/ports.ts'), rule: RESTRICTED },
  {
    file: 'server/http/e1.ts',
    code: importing('#database/server/released.ts'),
    rule: RESTRICTED,
  },
  { file: 'server/http/w1.ts', code: importing('../people/people.ts'), rule: RESTRICTED },
  { file: 'server/lanes/w2.ts', code: importing('../sites/site.ts'), rule: RESTRICTED },
  { file: 'server/auth/w0.ts', code: importing('../http/problems.ts'), rule: RESTRICTED },
  { file: 'server/sites/w3.ts', code: importing('../released/x.ts'), rule: RESTRICTED },
  { file: 'server/released/w4.ts', code: importing('../room/routes.ts'), rule: RESTRICTED },
  { file: 'server/released/export/w5.ts', code: importing('../../people/x.ts'), rule: RESTRICTED },
  { file: 'server/room/w6.ts', code: importing('../outlets/desk.ts'), rule: RESTRICTED },
  { file: 'server/debrief/w7.ts', code: importing('../released/frames.ts'), rule: RESTRICTED },
  { file: 'server/outlets/w8.ts', code: importing('../people/people.ts'), rule: RESTRICTED },
  { file: 'server/people/w9.ts', code: importing('../health/routes.ts'), rule: RESTRICTED },
  { file: 'server/health/w10.ts', code: importing('../released/x.ts'), rule: RESTRICTED },
  { file: 'server/stream/w11.ts', code: importing('../room/routes.ts'), rule: RESTRICTED },
  { file: 'server/main.ts', code: importing('#aggregator/core/engine.ts'), rule: RESTRICTED },
  {
    file: 'server/main.ts',
    code: importing('#database/aggregator/engine.ts'),
    rule: RESTRICTED,
  },
  { file: 'client/site/f1.ts', code: importing('#server/ports.ts'), rule: RESTRICTED },
  {
    file: 'server/http/e2.ts',
    code: importing('#database/aggregator/release.ts'),
    rule: RESTRICTED,
  },
  { file: 'client/site/f5.ts', code: importing('#database/open.ts'), rule: RESTRICTED },
  { file: 'client/site/f2.ts', code: importing('pg'), rule: RESTRICTED },
  { file: 'client/data/f3.ts', code: importing('../map/x.ts'), rule: RESTRICTED },
  { file: 'client/model/f4.ts', code: importing('react'), rule: RESTRICTED },
  { file: 'client/data/f6.ts', code: importing('../ui/x.tsx'), rule: RESTRICTED },
  { file: 'client/ui/u1.ts', code: importing('../control/texts.ts'), rule: RESTRICTED },
  { file: 'client/ui/u2.ts', code: importing('../i18n/texts.ts'), rule: RESTRICTED },
  { file: 'client/ui/u3.ts', code: importing('#client/data/queries.ts'), rule: RESTRICTED },
  { file: 'client/ui/u4.ts', code: importing('#shared/wire/site.ts'), rule: RESTRICTED },
  { file: 'client/ui/u5.ts', code: importing('@tanstack/react-query'), rule: RESTRICTED },
  { file: 'demo/g1.ts', code: importing('#aggregator/core/engine.ts'), rule: RESTRICTED },
  {
    file: 'server/h1.ts',
    code: 'export default function h(): number {\n  return 1;\n}\n',
    rule: 'lint/style/noDefaultExport',
  },
  { file: 'server/h2.ts', code: 'export enum E {\n  A,\n}\n', rule: 'lint/style/noEnum' },
  {
    file: 'server/h3.ts',
    code: 'export const y = process.env.X;\n',
    rule: 'lint/style/noProcessEnv',
  },
  { file: 'server/h4.ts', code: "console.log('x');\n", rule: 'lint/suspicious/noConsole' },
  {
    file: 'server/h5.ts',
    code: "export * from './ports.ts';\n",
    rule: 'lint/performance/noReExportAll',
  },
  {
    file: 'server/h6.ts',
    code: 'async function f(): Promise<void> {}\nexport function g(): void {\n  f();\n}\n',
    rule: 'lint/nursery/noFloatingPromises',
  },
  {
    file: 'server/h7.ts',
    code: `export function f(): number {\n  let a = 0;\n${'  a += 1;\n'.repeat(51)}  return a;\n}\n`,
    rule: 'lint/complexity/noExcessiveLinesPerFunction',
  },
  {
    file: 'server/h8.ts',
    code: Array.from({ length: 251 }, (_, i) => `export const a${i} = ${i};\n`).join(''),
    rule: 'lint/style/noExcessiveLinesPerFile',
  },
  {
    file: 'server/H9.ts',
    code: 'export const a = 1;\n',
    rule: 'lint/style/useFilenamingConvention',
  },
  {
    file: 'server/h10.ts',
    code: importing('left-pad'),
    rule: 'lint/correctness/noUndeclaredDependencies',
  },
];

/** What the same rules must let pass, or they would be switched off one day. */
const ALLOWED: readonly Omit<Probe, 'rule'>[] = [
  { file: 'server/main.ts', code: importing('#database/server/released.ts') },
  { file: 'database/server/a.ts', code: importing('#server/people/ports.ts') },
  { file: 'database/server/b.ts', code: importing('../transaction.ts') },
  { file: 'aggregator/core/a.ts', code: importing('#shared/time.ts') },
  { file: 'aggregator/main.ts', code: importing('./core/engine.ts') },
  { file: 'aggregator/run.ts', code: importing('./journal/choice.ts') },
  { file: 'aggregator/ingest/mqtt/a.ts', code: importing('../intake.ts') },
  { file: 'aggregator/site/b.ts', code: importing('../journal/carry.ts') },
  { file: 'aggregator/journal/choice.ts', code: importing('./files/x.ts') },
  { file: 'aggregator/journal/files/a.ts', code: importing('../journal.ts') },
  { file: 'aggregator/journal/files/b.ts', code: importing('#database/embedded/lock.ts') },
  { file: 'client/site/a.ts', code: importing('#shared/wire/record.ts') },
  { file: 'client/ui/a.ts', code: importing('#client/model/look.ts') },
  { file: 'client/ui/b.ts', code: importing('../styles/plates.css') },
  { file: 'client/ui/c.ts', code: importing('./glyph.tsx') },
];

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-rules-'));
const found = new Map<string, Set<string>>();

type Report = {
  diagnostics: { category?: string; location?: { path?: unknown } }[];
};

/** server/main.ts is probed twice, so each probe stands in a folder of its own. */
const place = (index: number): string => path.join(folder, String(index));

beforeAll(async () => {
  for (const [index, probe] of [...PROBES, ...ALLOWED].entries()) {
    const target = path.join(place(index), probe.file);
    mkdirSync(path.dirname(target), { recursive: true });
    mkdirSync(path.join(place(index), 'aggregator/core'), { recursive: true });
    for (const file of ['biome.json', 'package.json', 'aggregator/core/purity.grit']) {
      cpSync(path.join(root, file), path.join(place(index), file));
    }
    writeFileSync(target, probe.code);
  }
  const biome = path.join(root, 'node_modules/.bin/biome');
  for (const [index, probe] of [...PROBES, ...ALLOWED].entries()) {
    const args = ['lint', '--vcs-enabled=false', '--reporter=json', probe.file];
    const result = await run(biome, args, { cwd: place(index) }).catch(
      (error: { stdout: string }) => error,
    );
    const report: Report = JSON.parse(result.stdout);
    const rules = report.diagnostics.map((diagnostic) => diagnostic.category ?? '');
    found.set(`${index} ${probe.file}`, new Set(rules));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(PROBES.map((probe, index) => ({ ...probe, index })))(
  'the rule $rule fires in $file ($index)',
  ({ file, rule, index }) => {
    expect([...(found.get(`${index} ${file}`) ?? [])]).toContain(rule);
  },
);

test('P18: whoever shows, exports or draws cannot even import what is not released', () => {
  const outside = PROBES.map((probe, index) => ({ ...probe, index })).filter(
    ({ file, code }) =>
      /^(server|client|demo)\//.test(file) && /#(?:aggregator|database\/aggregator)\//.test(code),
  );
  expect(outside.length).toBeGreaterThanOrEqual(4);
  for (const { file, index } of outside)
    expect([...(found.get(`${index} ${file}`) ?? [])], file).toContain(RESTRICTED);
});

test.each(ALLOWED.map((probe, index) => ({ ...probe, index: PROBES.length + index })))(
  'no import rule fires in $file ($index)',
  ({ file, index }) => {
    expect(found.get(`${index} ${file}`)).toBeDefined();
    expect([...(found.get(`${index} ${file}`) ?? [])]).not.toContain(RESTRICTED);
  },
);
