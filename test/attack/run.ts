// `npm run attack [-- --quick] [--only A1,A10]`: every attack of release specification section 13 against the product and against the naive
// control. Prints a table; a full run is written as JSON, which the site publishes and docs/proof.md shows. Exit code 1 when the product does not hold or a control survives.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { orUsage } from '#shared/process/options.ts';
import { ATTACK_OPTIONS, attacksAsked } from '../../scripts/attack-options.ts';
import { verdictOf } from '../../scripts/measured/kinds.ts';
import { bringPagesUpToDate } from '../../scripts/measured/pages.ts';
import { conditionsOf } from '../../scripts/measured/record.ts';
import { attacks } from './all.ts';
import type { Attack, AttackOptions, Finding, Gain } from './attack.ts';
import { closeDoors } from './doors/doors.ts';
import { criticalResidual } from './engine/critical-residual.ts';

type Result = {
  readonly id: string;
  readonly title: string;
  readonly through: Attack['through'];
  readonly holdsWhen: string;
  readonly verdict: ReturnType<typeof verdictOf>;
  readonly product: Finding;
  /** Null where no control can exist. */
  readonly control: Finding | null;
  readonly whyNoControl: string | null;
  readonly seconds: number;
};

const OUTPUT = path.resolve(import.meta.dirname, '../../client/public/attacks.json');
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** An attack that cannot even be carried out has not been held off. */
async function attempt(run: () => Promise<Finding>): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    return { asExpected: false, got: `failed: ${error instanceof Error ? error.message : error}` };
  }
}

async function carryOut(attack: Attack, options: AttackOptions): Promise<Result> {
  const { id, title, through, holdsWhen, control, whyNoControl = null } = attack;
  const began = performance.now();
  const held = await attempt(() => attack.product(options));
  const broken = control === null ? null : await attempt(() => control(options));
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const verdict = verdictOf(held);
  const found = { verdict, product: held, control: broken, whyNoControl, seconds };
  return { id, title, through, holdsWhen, ...found };
}

function report({ id, title, verdict, product, control, whyNoControl, seconds }: Result): void {
  say(`${id.padEnd(4)} ${title} (${seconds} s)`);
  say(`     product  ${verdict === 'broken' ? 'BROKEN' : verdict}  ${product.got}`);
  for (const words of product.notHeld ?? []) say(`              not held: ${words}`);
  for (const words of product.reported ?? []) say(`              without a limit: ${words}`);
  if (control === null) say(`     control  none    ${whyNoControl}`);
  else say(`     control  ${control.asExpected ? 'breaks' : 'SURVIVES'}  ${control.got}`);
  if (product.gain !== undefined) say(`     gain     product ${gainOf(product.gain)}`);
  if (control?.gain !== undefined) say(`              control ${gainOf(control.gain)}`);
}

const gainOf = ({ of, withData, without }: Gain): string =>
  `${(withData - without).toFixed(4)} (${of}: ${withData.toFixed(4)}, without the target's data ${without.toFixed(4)})`;

const { only, ...options } = orUsage(() => attacksAsked(attacks.map(({ id }) => id)));
const chosen = attacks.filter(({ id }) => only === null || only.includes(id));
say(`${chosen.length} attacks, ${options.quick ? 'quick' : 'full'}, seed ${options.seed}`);
const results: Result[] = [];
for (const attack of chosen) {
  const result = await carryOut(attack, options);
  report(result);
  results.push(result);
}
await closeDoors();
const unbroken = results.filter(({ verdict }) => verdict !== 'broken').length;
const held = results.filter(({ verdict }) => verdict === 'holds').length;
const controls = results.filter(({ control }) => control !== null);
const broken = controls.filter(({ control }) => control?.asExpected === true).length;
say(
  `${held} of ${results.length} hold, ${unbroken - held} in part, ${broken} of ${controls.length} controls break, ${results.length - controls.length} without a control`,
);
// The papers show one run; another seed is another's check of it.
if (only === null && !options.quick && options.seed === Number(ATTACK_OPTIONS.seed.default)) {
  const residual = criticalResidual(options.seed);
  const body = {
    seed: options.seed,
    ...conditionsOf('npm run attack'),
    hasEngineChangedSince: false,
    results,
    criticalResidual: residual,
  };
  writeFileSync(OUTPUT, `${JSON.stringify(body, null, 2)}\n`);
  bringPagesUpToDate({ isCheck: false });
  say('written to client/public/attacks.json and docs/proof.md');
}
process.exit(unbroken === results.length && broken === controls.length ? 0 : 1);
