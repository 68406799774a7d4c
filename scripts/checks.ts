import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import { buildClient } from './client-build.ts';
import { boxArrowsOf, drawingOf, withDrawing } from './house-drawing.ts';
import { namesTwice, productFiles } from './names.ts';
import { longLines } from './prose.ts';
import { ROOT, say } from './root.ts';
import { longSpans } from './spans.ts';
import { specifiersOf } from './specifiers.ts';
import {
  circlesAtEveryDepth,
  circlesOf,
  everyFile,
  importsOf,
  sourceFiles,
  uncheckedFiles,
} from './structure.ts';
import { breaches, intrusions } from './walls.ts';

/** Runs a program of node_modules and gives its exit code; its output goes to ours. */
export async function runTool(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS, `${ROOT}/node_modules/${script}`, ...args],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

/** Whether nothing was found, or why nobody looked. */
type Outcome = boolean | { readonly skipped: string };
type Check = { readonly name: string; readonly run: () => Promise<Outcome> };

const CHECKS: readonly Check[] = [
  {
    name: 'biome (format, lint, import rules, sizes)',
    run: async () =>
      (await runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])) === 0,
  },
  {
    name: 'tsc -b (types)',
    run: async () => (await runTool('typescript/bin/tsc', ['-b'])) === 0,
  },
  { name: 'spans (functions of 50 lines, files of 250)', run: async () => spans() },
  { name: 'no circle of files or folders, at any depth', run: async () => circles() },
  { name: 'walls of the house (where imports lead)', run: async () => walls() },
  { name: 'one meaning per name (exports, numbers)', run: async () => names() },
  { name: 'drawing of the house (npm run drawing makes it anew)', run: async () => drawing() },
  { name: 'prose of the papers (100 columns)', run: async () => prose() },
  {
    name: 'knip (dead code, unused packages)',
    run: async () => (await runTool('knip/bin/knip.js', ['--no-progress'])) === 0,
  },
  {
    name: 'knip (what only tests use)',
    run: async () =>
      (await runTool('knip/bin/knip.js', [
        '--production',
        '--config=knip.production.json',
        '--no-progress',
      ])) === 0,
  },
  { name: 'spectral (API Design Rules)', run: apiDesign },
  {
    name: 'client build (and its size budget)',
    run: async () => {
      await buildClient();
      return true;
    },
  },
];

function spans(): boolean {
  const found = longSpans();
  for (const long of found)
    say(`${long}. Give a part of it a name and a place of its own, by what it means.`);
  return found.length === 0;
}

/** Imports of types included, tools and tests too, and between the boxes of the drawing: each line one circle. */
function circles(): boolean {
  const drawn = boxArrowsOf(sourceFiles().flatMap((file) => importsOf(file)));
  const found = [
    ...circlesAtEveryDepth(everyFile().flatMap((file) => importsOf(file))),
    ...circlesOf(drawn),
  ];
  for (const circle of found)
    say(
      `a circle of imports: ${circle.join(', ')}. Move what both need to where both may take it.`,
    );
  return found.length === 0;
}

function walls(): boolean {
  const files = sourceFiles();
  const arrows = files.flatMap((file) => importsOf(file));
  const specifiers = new Map(files.map((file) => [file, specifiersOf(file)] as const));
  const unchecked = uncheckedFiles().map(
    (file) => `${file} is behind no wall: name it .ts or .tsx.`,
  );
  const found = [...unchecked, ...breaches(arrows), ...intrusions(specifiers, arrows)];
  for (const breach of found) say(breach);
  return found.length === 0;
}

function names(): boolean {
  const found = namesTwice(productFiles());
  for (const sentence of found) say(sentence);
  return found.length === 0;
}

function drawing(): boolean {
  const page = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');
  const files = sourceFiles();
  const arrows = files.flatMap((file) => importsOf(file));
  const isOfToday = page === withDrawing(page, drawingOf(files, arrows));
  if (!isOfToday) say('the drawing in docs/architecture.md is old: npm run drawing');
  return isOfToday;
}

function prose(): boolean {
  const found = longLines();
  for (const line of found)
    say(`${line} is longer than 100 columns. Break it; tables, code and pictures may be longer.`);
  return found.length === 0;
}

/** The official ruleset of the Dutch API Design Rules, where it is at hand. */
async function apiDesign(): Promise<Outcome> {
  const ruleset = path.resolve(ROOT, '../shared/conformance/api-design-rules/linter.yaml');
  if (!existsSync(ruleset))
    return { skipped: 'the official ruleset of the API Design Rules is not on this machine' };
  const [{ allRoutes }, { openApiOf }, { intakeRoute }] = await Promise.all([
    import('#server/app.ts'),
    import('#server/http/openapi.ts'),
    import('#server/http/intake-description.ts'),
  ]);
  const folder = path.join(ROOT, '.cache', 'check');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'openapi.json');
  // As an installation serves it that has a site: its organisation is the contact that the rules ask for.
  const contact = {
    name: 'Organisation of a site',
    email: 'crowd@example.org',
    url: 'https://example.org/',
  };
  writeFileSync(file, JSON.stringify(openApiOf([...allRoutes(), intakeRoute], contact), null, 1));
  const lint = ['lint', '--quiet', '--fail-severity=error', '-r', ruleset, file];
  return (await runTool('@stoplight/spectral-cli/dist/index.js', lint)) === 0;
}

/** What a check has found; one that breaks has failed, in a sentence, and lets the others run. */
async function outcomeOf({ run }: Check): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    say(sentenceOf(error));
    return false;
  }
}

const wordOf = (outcome: Outcome): string => {
  if (typeof outcome === 'object') return `skipped: ${outcome.skipped}`;
  return outcome ? 'ok' : 'FAILED';
};

/** Runs all static checks and names those that failed. */
export async function runChecks(checks = CHECKS): Promise<string[]> {
  const failed: string[] = [];
  for (const check of checks) {
    const outcome = await outcomeOf(check);
    say(`check: ${check.name}: ${wordOf(outcome)}`);
    if (outcome === false) failed.push(check.name);
  }
  return failed;
}
