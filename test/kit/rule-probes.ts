// What each rule of biome.json is for, as code that breaks it, and code that it has to let pass.

export type Probe = { readonly file: string; readonly code: string; readonly rule: string };

const importing = (specifier: string): string =>
  `import { x } from '${specifier}';\nexport const y = x;\n`;
export const RESTRICTED = 'lint/style/noRestrictedImports';

const nested = (depth: number, open: string, core: string, close: string): string =>
  [...Array(depth).fill(open), core, ...Array(depth).fill(close)].join('\n');

export const PROBES: readonly Probe[] = [
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
  { file: 'client/register/b7.ts', code: 'export const y = Date.now();\n', rule: 'plugin' },
  { file: 'client/site/b8.ts', code: 'export const y = new Date();\n', rule: 'plugin' },
  { file: 'client/control/b9.ts', code: 'export const y = performance.now();\n', rule: 'plugin' },
  {
    file: 'client/control/b10.ts',
    code: 'export const y = ({ dataUpdatedAt }: { dataUpdatedAt: number }): number => dataUpdatedAt;\n',
    rule: 'plugin',
  },
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
  { file: 'server/push/w12.ts', code: importing('../outlets/desk.ts'), rule: RESTRICTED },
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
  {
    file: 'server/h11.ts',
    code: `export function f(a: number): number {
${nested(8, '  if (a > 0) {', '  a += 1;', '  }')}
  return a;
}
`,
    rule: 'lint/complexity/noExcessiveCognitiveComplexity',
  },
  {
    file: 'server/h12.ts',
    code: `type Way = 'in' | 'out';
export function f(way: Way): void {
  switch (way) {
    case 'in':
      return;
  }
}
`,
    rule: 'lint/nursery/useExhaustiveSwitchCases',
  },
  {
    file: 'server/h13.ts',
    code: "export { a } from './ports.ts';\nexport { b } from './app.ts';\n",
    rule: 'lint/performance/noBarrelFile',
  },
  {
    file: 'server/h14.ts',
    code: 'export class A {\n  constructor(private readonly a: number) {}\n}\n',
    rule: 'lint/style/noParameterProperties',
  },
  {
    file: 'server/h15.ts',
    code: "import { b } from './h16.ts';\nexport const a = () => b();\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'server/h16.ts',
    code: "import { a } from './h15.ts';\nexport const b = (): unknown => a();\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  { file: 'shared/process/a5.ts', code: importing('../domain/median.ts'), rule: RESTRICTED },
  { file: 'database/aggregator/c9.ts', code: importing('../embedded/lock.ts'), rule: RESTRICTED },
  { file: 'server/e3.ts', code: importing('#database/server/released.ts'), rule: RESTRICTED },
  ...['policy', 'plan', 'window', 'lanes'].map((room) => ({
    file: `aggregator/core/${room}/k8.ts`,
    code: importing('#aggregator/core/engine.ts'),
    rule: RESTRICTED,
  })),
  {
    file: 'server/h18.ts',
    code: 'export function f(): number {\n  const unused = 1;\n  return 2;\n}\n',
    rule: 'lint/correctness/noUnusedVariables',
  },
  { file: 'server/h17.ts', code: 'debugger;\n', rule: 'lint/suspicious/noDebugger' },
];

/** What the same rules must let pass, or they would be switched off one day. */
export const ALLOWED: readonly Probe[] = [
  { file: 'server/main.ts', code: importing('#database/server/released.ts'), rule: RESTRICTED },
  { file: 'database/server/a.ts', code: importing('#server/people/ports.ts'), rule: RESTRICTED },
  { file: 'database/server/b.ts', code: importing('../transaction.ts'), rule: RESTRICTED },
  { file: 'aggregator/core/a.ts', code: importing('#shared/time.ts'), rule: RESTRICTED },
  { file: 'aggregator/main.ts', code: importing('./core/engine.ts'), rule: RESTRICTED },
  { file: 'aggregator/run.ts', code: importing('./journal/choice.ts'), rule: RESTRICTED },
  { file: 'aggregator/ingest/mqtt/a.ts', code: importing('../intake.ts'), rule: RESTRICTED },
  { file: 'aggregator/site/b.ts', code: importing('../journal/carry.ts'), rule: RESTRICTED },
  { file: 'aggregator/journal/choice.ts', code: importing('./files/x.ts'), rule: RESTRICTED },
  { file: 'aggregator/journal/files/a.ts', code: importing('../journal.ts'), rule: RESTRICTED },
  {
    file: 'aggregator/journal/files/b.ts',
    code: importing('#database/embedded/lock.ts'),
    rule: RESTRICTED,
  },
  { file: 'client/site/a.ts', code: importing('#shared/wire/record.ts'), rule: RESTRICTED },
  { file: 'client/ui/a.ts', code: importing('#client/model/look.ts'), rule: RESTRICTED },
  { file: 'client/ui/b.ts', code: importing('../styles/plates.css'), rule: RESTRICTED },
  { file: 'client/ui/c.ts', code: importing('./glyph.tsx'), rule: RESTRICTED },
  {
    file: 'server/main.ts',
    code: 'export const y = process.env.X;\n',
    rule: 'lint/style/noProcessEnv',
  },
  {
    file: 'server/commands/a.ts',
    code: importing('#database/server/people.ts'),
    rule: RESTRICTED,
  },
  {
    file: 'test/a.ts',
    code: `export function f(): number {\n  let a = 0;\n${'  a += 1;\n'.repeat(51)}  return a;\n}\n`,
    rule: 'lint/complexity/noExcessiveLinesPerFunction',
  },
  { file: 'vite.config.ts', code: 'export default {};\n', rule: 'lint/style/noDefaultExport' },
  { file: 'scripts/a.ts', code: "console.log('x');\n", rule: 'lint/suspicious/noConsole' },
  {
    file: 'client/ui/a.css',
    code: '.a .b {\n  color: red;\n}\n.b {\n  color: blue;\n}\n',
    rule: 'lint/style/noDescendingSpecificity',
  },
];
