// The pages that show figures, and where in them: between `<!-- measured: name -->` and `<!-- /measured -->` stands what the figures of that name say.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { attackBlock } from './attack-table.ts';
import { engineNow } from './engine.ts';
import { attacksSchema, NAMES, type Name, parseMeasured } from './kinds.ts';
import { blockOf } from './tables.ts';

export const PAGES = [
  'docs/figures.md',
  'docs/proof.md',
  'docs/red-team.md',
  'docs/worst-hour.md',
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

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Reads the committed figures. Throws for a name that no command writes. */
function renderCommitted(name: string, engine: string): string {
  if (name === 'attacks')
    return attackBlock(attacksSchema.parse(JSON.parse(read(ATTACKS))), engine);
  if (!isName(name)) throw new Error(`no command measures "${name}"`);
  return blockOf(name, parseMeasured(name, read(fileOf(name))), engine);
}

/** The file that the site serves, saying whether the engine has changed since: it is read without the pages around it. */
export function attacksAsOf(json: string, engine: string): string {
  const attacks = JSON.parse(json);
  const hasEngineChangedSince = attacks.engine !== engine;
  return `${JSON.stringify({ ...attacks, hasEngineChangedSince }, null, 2)}\n`;
}

/** Files that are not what their figures, and the engine as it is, make of them; each is written anew unless `isCheck`. */
export function bringPagesUpToDate({ isCheck }: { isCheck: boolean }): readonly string[] {
  const engine = engineNow();
  return [ATTACKS, ...PAGES].filter((name) => {
    const file = path.join(ROOT, name);
    // An image holds no papers.
    if (!existsSync(file)) return false;
    const before = read(name);
    const now =
      name === ATTACKS
        ? attacksAsOf(before, engine)
        : withBlocks(before, (block) => renderCommitted(block, engine));
    if (now !== before && !isCheck) writeFileSync(file, now);
    return now !== before;
  });
}
