// `npm run red-team`: writes the kit for outsiders and, beside it, the key; then our own tries, on the same questions and on many more.
import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readOptions } from '#shared/process/options.ts';
import { record } from '../../scripts/measured/record.ts';
import { RED_TEAM_DAYS, RED_TEAM_OPTIONS, RED_TEAM_USAGE } from '../../scripts/red-team-options.ts';
import { Chance } from '../attack/engine/chance.ts';
import { product } from '../attack/engine/product.ts';
import { type Fortnight, play, sceneOf } from './days.ts';
import { makeKit, questionsOf } from './kit.ts';
import { answerBy, TRIES, type TryName } from './ours.ts';
import { type Asked, drawAsked } from './questions.ts';
import { type Score, score } from './score.ts';

const TARGETS = 50;
/** Sites of a day each on which the same tries are scored as well: with fifty targets of one site a gain may be luck. */
const MORE = { sites: 20, targets: 500 };
const WINDOWS_PER_DAY = 96;
/** The last public windows of a run are not published yet. */
const UNPUBLISHED = 2;
const NAMES = Object.keys(TRIES) as TryName[];
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

type Tried = Omit<Score, 'spread'>;
type Game = { readonly fortnight: Fortnight; readonly asked: readonly Asked[] };

function playGame(
  days: number,
  targets: number,
  seed: number,
  onDay?: (day: number) => void,
): Game {
  const sensorIds = sceneOf().sensors.map(({ sensorId }) => sensorId);
  const windows = days * WINDOWS_PER_DAY - UNPUBLISHED;
  const asked = drawAsked(sensorIds, windows, targets, new Chance(seed));
  const fortnight = play(product, { days, seed: seed + 1, asked, ...(onDay && { onDay }) });
  return { fortnight, asked };
}

function tryOurs({ fortnight, asked }: Game, seed: number, name: TryName): Tried {
  const { questions, key } = questionsOf(fortnight, asked, seed);
  return score(answerBy(name, questions, fortnight), key);
}

/** One try over several games of equal size. */
function together(tried: readonly Tried[]): Tried {
  const average = (of: keyof Tried): number =>
    tried.reduce((sum, one) => sum + one[of], 0) / tried.length;
  const of = tried.reduce((sum, one) => sum + one.of, 0);
  return { of, right: average('right'), baseline: average('baseline'), gain: average('gain') };
}

function sayTry({ name, of, right, baseline, gain }: Tried & { readonly name: string }): void {
  const [r, b, g] = [right, baseline, gain].map((share) => (100 * share).toFixed(1));
  say(`ours, ${name}: right about ${r} % of ${of}, about twins ${b} %: gain ${g} points`);
}

const values = readOptions(RED_TEAM_USAGE, RED_TEAM_OPTIONS);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number');
say(`${RED_TEAM_DAYS} days of a site are played through the engine ...`);
const game = playGame(RED_TEAM_DAYS, TARGETS, seed, (day) => say(`day ${day} of ${RED_TEAM_DAYS}`));
const { files, keyText } = makeKit(game.fortnight, game.asked, seed);
const folder = path.resolve(values.out);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
const keyFile = `${folder}-key.json`;
writeFileSync(keyFile, keyText, { mode: 0o600 });
say(`written: ${folder} (to hand out), ${keyFile} (to keep)`);
say(`our own tries, on this kit and on ${MORE.sites} other sites of a day each:`);
const others = Array.from({ length: MORE.sites }, (_, i) => {
  const otherSeed = seed + 1000 * (i + 1);
  return { other: playGame(1, MORE.targets, otherSeed), otherSeed };
});
const tries = [
  ...NAMES.map((name) => ({ name, ...tryOurs(game, seed, name) })),
  ...NAMES.map((name) => ({
    name,
    ...together(others.map(({ other, otherSeed }) => tryOurs(other, otherSeed, name))),
  })),
].map(({ name, of, right, baseline, gain }) => ({ name, of, right, baseline, gain }));
for (const one of tries) sayTry(one);
// The papers show a kit of our own; one for others, in a folder or of a seed of theirs, is theirs.
if (values.seed === undefined && values.out === RED_TEAM_OPTIONS.out.default)
  record('red-team', 'npm run red-team', { days: RED_TEAM_DAYS, otherSites: MORE.sites, tries });
