// `npm run red-team`: writes the kit for outsiders and, beside it, the key; then our own tries, on the same questions and on many more.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '#shared/process/command.ts';
import { readOptions } from '#shared/process/options.ts';
import { writeSecretFile } from '#shared/process/secret-file.ts';
import { record } from '../../scripts/measured/record.ts';
import { RED_TEAM_DAYS, RED_TEAM_OPTIONS, RED_TEAM_USAGE } from '../../scripts/red-team-options.ts';
import { type Game, playGame } from './game.ts';
import { makeKit, questionsOf } from './kit.ts';
import { answerBy, TRIES, type TryName } from './ours.ts';
import { type Score, score } from './score.ts';
import { checkedSecret, drawSecret, streamsOf } from './streams.ts';

const TARGETS = 50;
/** Sites of a day each on which the same tries are scored as well: with fifty targets of one site a gain may be luck. */
const MORE = { sites: 20, targets: 500 };
const NAMES = Object.keys(TRIES) as TryName[];
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

type Tried = Omit<Score, 'spread'>;

function tryOurs({ fortnight, asked }: Game, secret: string, name: TryName): Tried {
  const { questions, key } = questionsOf({ fortnight, asked, secret });
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

/** Where the key goes. Throws when one is there: it may open a kit that was handed out. */
function keyFileOf(folder: string): string {
  const file = `${folder}-key.json`;
  if (existsSync(file))
    throw new Error(
      `${file} is the key of a kit that may have been handed out: move it, or name another folder with --out`,
    );
  return file;
}

/** Our own tries: on the kit, then on many more targets of other sites. */
function tryAll(game: Game, secret: string): readonly (Tried & { readonly name: TryName })[] {
  const others = Array.from({ length: MORE.sites }, (_, i) =>
    playGame({ days: 1, targets: MORE.targets }, streamsOf(secret, `site ${i + 1}`)),
  );
  const tries = [
    ...NAMES.map((name) => ({ name, ...tryOurs(game, secret, name) })),
    ...NAMES.map((name) => ({
      name,
      ...together(others.map((other) => tryOurs(other, secret, name))),
    })),
  ];
  return tries.map(({ name, of, right, baseline, gain }) => ({ name, of, right, baseline, gain }));
}

await runCommand(async () => {
  const values = readOptions(RED_TEAM_USAGE, RED_TEAM_OPTIONS);
  const isSecretGiven = values.secret !== undefined;
  const secret = values.secret === undefined ? drawSecret() : checkedSecret(values.secret);
  const folder = path.resolve(values.out);
  const keyFile = keyFileOf(folder);
  const [days, targets] = [RED_TEAM_DAYS, TARGETS];
  say(`${days} days of a site are played through the engine ...`);
  const game = playGame({ days, targets }, streamsOf(secret, 'kit'), (day) =>
    say(`day ${day} of ${days}`),
  );
  const { files, key } = makeKit({ ...game, secret, isSecretGiven, today: new Date() });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  writeSecretFile(keyFile, key, true);
  say(`written: ${folder} (to hand out), ${keyFile} (to keep)`);
  if (isSecretGiven) say('its secret was given, not drawn: this kit is not fit for outsiders');
  say(`our own tries, on this kit and on ${MORE.sites} other sites of a day each:`);
  const tries = tryAll(game, secret);
  for (const one of tries) sayTry(one);
  // The papers show a kit of our own; one for others, in a folder or of a secret of theirs, is theirs.
  if (!isSecretGiven && values.out === RED_TEAM_OPTIONS.out.default)
    record('red-team', 'npm run red-team', {
      days,
      otherSites: MORE.sites,
      tries: tries.map((one) => ({ ...one })),
    });
});
