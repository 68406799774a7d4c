// Biome over probes laid out as the house is: which rules fire in which file, with biome.json as it is or with a part taken out of it.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Probe } from './rule-probes.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BIOME = path.join(ROOT, 'node_modules/.bin/biome');
const run = promisify(execFile);

export type Config = {
  readonly plugins: readonly string[];
  readonly linter: { readonly rules: Readonly<Record<string, unknown>> };
  readonly overrides: readonly unknown[];
};

export const theConfig = (): Config =>
  JSON.parse(readFileSync(path.join(ROOT, 'biome.json'), 'utf8'));

/** Folders of probes, each laid out as the house is: a file that is probed twice stands once in two of them. */
export type Layer = { readonly folder: string; readonly probes: readonly Probe[] };

export function layersOf(probes: readonly Probe[]): readonly Layer[] {
  const rest = [...Map.groupBy(probes, ({ file }) => file).values()];
  const most = Math.max(...rest.map((same) => same.length));
  return Array.from({ length: most }, (_, n) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-rules-'));
    const of = rest.flatMap((same) => same.slice(n, n + 1));
    for (const { file, code } of of) put(path.join(folder, file), code);
    for (const file of ['package.json', 'aggregator/core/purity.grit', 'client/clock.grit'])
      put(path.join(folder, file), readFileSync(path.join(ROOT, file), 'utf8'));
    return { folder, probes: of };
  });
}

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

type Report = {
  readonly diagnostics: readonly { category?: string; location?: { path?: unknown } }[];
};

/** Whether the rule of each probe fires in it. */
export async function firedIn(
  { folder, probes }: Layer,
  config: Config,
): Promise<ReadonlyMap<Probe, boolean>> {
  put(path.join(folder, 'biome.json'), JSON.stringify(config));
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = await run(BIOME, args, { cwd: folder, maxBuffer: 2 ** 26 }).catch(
    (error: { stdout: string }) => error,
  );
  const { diagnostics }: Report = JSON.parse(stdout);
  const fired = new Set(
    diagnostics.map(({ category, location }) => `${location?.path} ${category}`),
  );
  return new Map(probes.map((probe) => [probe, fired.has(`${probe.file} ${probe.rule}`)]));
}

export type Part = { readonly name: string; readonly without: Config };

type Entry = { readonly group: string; readonly name: string; readonly level: unknown };

const entriesOf = ({ linter }: Config): readonly Entry[] =>
  Object.entries(linter.rules).flatMap(([group, rules]) =>
    Object.entries(Object(rules) === rules ? Object(rules) : {}).map(([name, level]) => ({
      group,
      name,
      level,
    })),
  );

/** The rules that are on for everybody, by the name that Biome gives them. */
export const rulesOf = (config: Config): readonly string[] =>
  entriesOf(config)
    .filter(({ level }) => level !== 'off')
    .map(({ group, name }) => `lint/${group}/${name}`);

/** biome.json without any rule for everybody, the preset included, and without plugins. */
export const withoutRules = (config: Config): Config => ({
  ...config,
  plugins: [],
  linter: { ...config.linter, rules: { preset: 'none' } },
});

/** biome.json with one exception less each: a rule of the preset that is off, an override. */
export function exceptionsOf(config: Config): readonly Part[] {
  const { linter, overrides } = config;
  const off = entriesOf(config).filter(({ level }) => level === 'off');
  return [
    ...off.map(({ group, name }) => {
      const { [name]: _gone, ...rest } = Object(linter.rules[group]);
      const rules = { ...linter.rules, [group]: rest };
      return { name, without: { ...config, linter: { ...linter, rules } } };
    }),
    ...overrides.map((override, i) => ({
      name: `override ${i} (${String(Object(override).includes)})`,
      without: { ...config, overrides: overrides.filter((each) => each !== override) },
    })),
  ];
}
