// What was measured and the pages that show it are one; prose keeps to its columns.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { attackBlock } from '../scripts/measured/attack-table.ts';
import { digestOf } from '../scripts/measured/engine.ts';
import {
  type Attacks,
  attacksSchema,
  type Conditions,
  type Measured,
  NAMES,
  parseMeasured,
} from '../scripts/measured/kinds.ts';
import {
  attacksAsOf,
  bringPagesUpToDate,
  fileOf,
  PAGES,
  withBlocks,
} from '../scripts/measured/pages.ts';
import { conditionsOf } from '../scripts/measured/record.ts';
import { blockOf, captionOf } from '../scripts/measured/tables.ts';
import { paragraph, range } from '../scripts/measured/words.ts';
import { longLines, papers, tooLong } from '../scripts/prose.ts';
import { ROOT } from '../scripts/root.ts';

/** Names of the blocks of a page, in order. */
function blocksOf(page: string): readonly string[] {
  const names: string[] = [];
  withBlocks(page, (name) => {
    names.push(name);
    return '';
  });
  return names;
}
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const conditions: Conditions = {
  command: 'npm run bench -- core',
  date: '2026-11-27',
  commit: 'abcdef0',
  isChanged: true,
  engine: '0123456789abcdef',
  machine: { cores: 2, memoryGb: 24, node: '24.21.0' },
};

describe('figures', () => {
  test('the pages show what was measured: npm run papers', () => {
    expect(bringPagesUpToDate({ isCheck: true })).toEqual([]);
  });

  test('every file of docs/measured is what a command writes, and a page shows it', () => {
    const shown = PAGES.flatMap((page) => blocksOf(read(page)));
    const names = readdirSync(path.join(ROOT, 'docs/measured'));
    for (const file of names) {
      const name = NAMES.find((one) => fileOf(one) === `docs/measured/${file}`);
      if (name === undefined) throw new Error(`no command writes docs/measured/${file}`);
      parseMeasured(name, read(fileOf(name)));
      expect(shown).toContain(name);
    }
    expect(shown).toContain('attacks');
  });

  test.each(PAGES)('%s: every mark that opens a block has one that closes it', (page) => {
    const text = read(page);
    const opened = text.match(/<!-- measured: /g)?.length ?? 0;
    expect(opened).toBeGreaterThan(0);
    expect(text.match(/<!-- \/measured -->/g)).toHaveLength(opened);
    expect(blocksOf(text)).toHaveLength(opened);
  });

  test('a table outside of the marks has no figure of a run: docs/figures.md has none', () => {
    const byHand = withBlocks(read('docs/figures.md'), () => '');
    expect(byHand).not.toMatch(/^\|/m);
    expect(byHand).not.toMatch(/\d (?:ms|s|MB|kB|GB)\b/);
  });

  test('a figure that its command does not write is refused, and so is more about the machine', () => {
    const json = (more: object) =>
      JSON.stringify({
        ...conditions,
        command: 'npm run fuzz',
        figures: { seed: 1, cases: 2, groups: { '2xx': 2 } },
        ...more,
      });
    expect(parseMeasured('fuzz', json({})).figures.seed).toBe(1);
    expect(() => parseMeasured('fuzz', json({ hostname: 'x' }))).toThrow('hostname');
    expect(() => parseMeasured('fuzz', json({ figures: { seed: 1 } }))).toThrow('cases');
  });

  test('conditions say what kind of machine it was, and when', () => {
    const now = conditionsOf('npm run fuzz', new Date('2026-11-27T23:59:00Z'));
    expect(now).toMatchObject({ command: 'npm run fuzz', date: '2026-11-27' });
    expect(Object.keys(now.machine)).toEqual(['cores', 'memoryGb', 'node']);
  });
});

describe('blocks', () => {
  test('a caption says command, day, commit and machine; changes that were not committed are named', () => {
    expect(captionOf(conditions)).toBe(
      '`npm run bench -- core`, 27 November 2026, commit `abcdef0` with changes, 2 cores, 24 GB, Node\n24.21.0:',
    );
    const unknown = { ...conditions, commit: null, machine: { ...conditions.machine, node: null } };
    expect(captionOf(unknown)).toBe('`npm run bench -- core`, 27 November 2026, 2 cores, 24 GB:');
  });

  test('what is between the marks is replaced, and nothing else', () => {
    const page = 'a\n\n<!-- measured: x -->\nold\n<!-- /measured -->\n\nb\n';
    const now = withBlocks(page, (name) => `new ${name}`);
    expect(now).toBe('a\n\n<!-- measured: x -->\n\nnew x\n\n<!-- /measured -->\n\nb\n');
    expect(withBlocks(now, (name) => `new ${name}`)).toBe(now);
  });

  test('figures are the same text each time, with units', () => {
    const core: Measured<'core'> = {
      ...conditions,
      figures: {
        planning: {
          sensors: 10_000,
          cells: 5000,
          cpuMs: 312.4,
          staffRegions: 3000,
          publicRegions: 900,
        },
        closing: [{ sensors: 10_000, cpuMs: 13.04 }],
        taking: { sensors: 100_000, cpuMs: 120 },
        bytesPerSensor: 384,
      },
    };
    const block = blockOf('core', core, '0123456789abcdef');
    expect(block).toContain('| closing a window of 10,000 sensors | 13.0 ms of CPU |');
    expect(block).toContain('(3,000 staff regions, 900 public ones) | 312 ms of CPU |');
    expect(block).toContain('| memory of the engine | 384 bytes per sensor |');
    expect(block).toBe(blockOf('core', core, '0123456789abcdef'));
  });

  const got = (asExpected: boolean, words: string) => ({ asExpected, got: words });
  const attacksOf = (result: object): Attacks =>
    attacksSchema.parse({
      ...conditions,
      hasEngineChangedSince: false,
      seed: 7,
      results: [{ id: 'A1', title: 'differencing', whyNoControl: null, seconds: 61, ...result }],
    });

  test('an attack that broke the product, and a control that survived, are not told as held', () => {
    const attacks = attacksOf({
      verdict: 'broken',
      product: got(false, '3 of 9 inferred (limit 0); 12 redraws'),
      control: got(false, '0 of 9 inferred (a; b) from | (4 withheld)'),
    });
    const block = attackBlock(attacks, '0123456789abcdef');
    expect(block).toContain(
      '| **broken**: 3 of 9 inferred | **survives**: 0 of 9 inferred from \\| (4 withheld) |',
    );
    expect(block).toContain(
      '0 of 1 hold, 1 broken (A1), 0 of 1 controls break; seed 7, 1 min 1 s.',
    );
  });

  test('what does not hold, and what has no limit, is told with its figure and not counted as held', () => {
    const notHeld = ['5 % (staff, passes)', '6 % (staff, waits)'];
    const product = { ...got(true, '0.4 % (public)'), notHeld, reported: ['outages 0.8'] };
    const control = got(true, '8 %');
    const block = attackBlock(
      attacksOf({ verdict: 'holds in part', product, control }),
      '0123456789abcdef',
    );
    expect(block).toContain(
      '| **in part**: 0.4 % (public); **not held**, a residual risk: 5 % (staff, passes) and 6 % (staff, waits); a residual risk without a limit: outages 0.8 | 8 % |',
    );
    expect(block).toContain('0 of 1 hold, 1 in part (A1), 1 of 1 controls break; seed 7');
    for (const verdict of ['holds', 'broken'])
      expect(() => attacksOf({ verdict, product, control })).toThrow();
  });

  test('figures of an engine that is not the present one say so, on the pages and in the file that the site serves', () => {
    const figures = { killed: 9, stopped: 0, survived: 1 };
    const shown = (engine: string | null) =>
      blockOf('mutants', { ...conditions, engine, figures }, '0123456789abcdef').split('\n')[0];
    expect(shown('0123456789abcdef')).toMatch(/^`npm run bench/);
    expect(shown('fedcba9876543210')).toMatch(/^\*\*Measured on an older engine\*\*: /);
    expect(shown(null)).toMatch(/^\*\*Measured on an engine that is not known\*\*, /);
    const attacks = attacksOf({
      verdict: 'holds',
      product: got(true, '0'),
      control: got(true, '1'),
    });
    expect(attackBlock(attacks, 'fedcba9876543210')).toMatch(/^\*\*Measured on an older/);
    const served = JSON.stringify(attacks);
    const told = (engine: string) => JSON.parse(attacksAsOf(served, engine)).hasEngineChangedSince;
    expect([told('0123456789abcdef'), told('fedcba9876543210')]).toEqual([false, true]);
  });

  test('the digest of the engine changes with any of its files, their names and their number, and with nothing else', () => {
    const files = [
      ['aggregator/core/engine.ts', 'a1'],
      ['aggregator/core/plan/plan.ts', 'b2'],
      ['shared/domain/order-statistics.ts', 'c3'],
    ] as const;
    const digest = digestOf(files);
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(digestOf(files.toReversed())).toBe(digest);
    expect(digestOf([...files, ['aggregator/core/SPEC.md', 'd4'], ['server/main.ts', 'e5']])).toBe(
      digest,
    );
    for (const [i, [file, blob]] of files.entries()) {
      expect(digestOf(files.toSpliced(i, 1))).not.toBe(digest);
      expect(digestOf(files.toSpliced(i, 1, [file, `${blob}0`] as never))).not.toBe(digest);
      expect(digestOf(files.toSpliced(i, 1, [`${file}x.ts`, blob] as never))).not.toBe(digest);
    }
  });

  test('prose is broken at spaces, code stays whole', () => {
    const code = `\`${'npm run soak '.repeat(3)}\``;
    const lines = paragraph(`${'word '.repeat(14)}${code} end`).split('\n');
    expect(lines).toEqual(['word '.repeat(14).trim(), `${code} end`]);
    expect(range([0.5, 1.25, 0.75], 1)).toBe('0.5 to 1.3');
    expect(range([2, 2], 0)).toBe('2');
  });
});

describe('prose', () => {
  test('stays within 100 columns in every paper', () => {
    expect(papers()).toContain('docs/figures.md');
    expect(longLines()).toEqual([]);
  });

  test('tables, code and pictures may be longer', () => {
    const long = 'x '.repeat(60);
    const page = [long, `| ${long} |`, '```', long, '```', `![${long}](a.jpg)`, `- ${long}`];
    expect(tooLong(page.join('\n'))).toEqual([1, 7]);
  });
});
