// The pages that show figures, and where in them: between `<!-- measured: name -->` and `<!-- /measured -->` stands what the figures of that name say.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { attackBlock } from './attack-table.ts';
import { attacksSchema, NAMES, type Name, parseMeasured } from './kinds.ts';
import { blockOf } from './tables.ts';

export const PAGES = [
  'docs/figures.md',
  'docs/proof.md',
  'docs/red-team.md',
  'test/aggregator/core/MUTANTS.md',
] as const;
export const ATTACKS = 'client/public/attacks.json';
const BLOCK = /<!-- measured: ([a-z-]+) -->\n[\s\S]*?<!-- \/measured -->/g;

/** The page with each block as `render` gives it. */
export function withBlocks(page: string, render: (name: string) => string): string {
  return page.replaceAll(
    BLOCK,
    (_, name: string) => `<!-- measured: ${name} -->\n\n${render(name)}\n\n<!-- /measured -->`,
  );
}

export const fileOf = (name: Name): string => `docs/measured/${name}.json`;
const isName = (name: string): name is Name => (NAMES as readonly string[]).includes(name);

/** Reads the committed figures. Throws for a name that no command writes. */
function renderCommitted(name: string): string {
  const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
  if (name === 'attacks') return attackBlock(attacksSchema.parse(JSON.parse(read(ATTACKS))));
  if (!isName(name)) throw new Error(`no command measures "${name}"`);
  return blockOf(name, parseMeasured(name, read(fileOf(name))));
}

/** Pages that are not what their figures make of them; each is written anew unless `isCheck`. */
export function bringPagesUpToDate({ isCheck }: { isCheck: boolean }): readonly string[] {
  return PAGES.filter((page) => {
    const file = path.join(ROOT, page);
    // An image holds no papers.
    if (!existsSync(file)) return false;
    const before = readFileSync(file, 'utf8');
    const now = withBlocks(before, renderCommitted);
    if (now !== before && !isCheck) writeFileSync(file, now);
    return now !== before;
  });
}
