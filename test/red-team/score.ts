// Scores answers against the key: `node score.ts answers.json key.json`. Without a package and in one file, so that whoever is attacked and whoever attacks
// can both read and run it (Node 22.18 or newer). Answers: {"q01": 3, ...}, a level 0 to 4 per question; a question without an answer is wrong.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

type Answers = Readonly<Record<string, number>>;
type Truth = { readonly own: number; readonly twins: readonly number[] };
type Key = { readonly questions: Readonly<Record<string, Truth>> };
export type Score = {
  /** Targets. */
  readonly of: number;
  /** Shares, of the sensor itself and of its twins. */
  readonly right: number;
  readonly baseline: number;
  readonly gain: number;
  /** Standard deviation of the share that luck alone would give. */
  readonly spread: number;
};

/**
 * Of each question the key holds what the sensor said (`own`) and what each of its twins would have said. A twin stood in the same crowd and was not in the
 * site, so nothing that was published can depend on it: how often the same answers are right about twins is the non-member baseline. What counts is the gain.
 */
export function score(answers: Answers, key: Key): Score {
  const questions = Object.entries(key.questions);
  let own = 0;
  let twins = 0;
  for (const [id, truth] of questions) {
    if (answers[id] === truth.own) own += 1;
    twins += truth.twins.filter((level) => level === answers[id]).length / truth.twins.length;
  }
  const of = questions.length;
  const [right, baseline] = [own / of, twins / of];
  // As if each answer were tossed with the baseline's odds.
  const spread = Math.sqrt((baseline * (1 - baseline)) / of);
  return { of, right, baseline, gain: right - baseline, spread };
}

/** The key's hash stands in the kit before anybody answers. */
export function hashOf(keyText: string): string {
  return createHash('sha256').update(keyText).digest('hex');
}

/** What was handed in cannot be scored; the message is a sentence that says why. */
class NotScored extends Error {}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new NotScored(`${file} cannot be read`);
  }
}

/** The key, when it is the one whose hash stands in the README beside this program. */
function keyIn(file: string): Key {
  const readme = path.join(import.meta.dirname, 'README.md');
  const published = /\b[0-9a-f]{64}\b/.exec(read(readme))?.[0];
  if (published === undefined) throw new NotScored(`${readme} does not hold the hash of the key`);
  const text = read(file);
  if (hashOf(text) !== published)
    throw new NotScored(
      `${file} is not the key of this kit: its SHA-256 is ${hashOf(text)}, and ${readme} says ${published}`,
    );
  return JSON.parse(text);
}

const LIKE = '{"q01": 3, "q02": 0}, a level from 0 to 4 per question';

function objectIn(file: string): Readonly<Record<string, unknown>> {
  // Windows puts a byte order mark in front.
  const text = read(file).replace(/^\ufeff/, '');
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {}
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new NotScored(`${file} is no JSON object: write ${LIKE}`);
  return value as Readonly<Record<string, unknown>>;
}

const isLevel = (value: unknown): boolean => [0, 1, 2, 3, 4].some((level) => level === value);

function answersIn(file: string, { questions }: Key): Answers {
  const answers = objectIn(file);
  const wrong = Object.entries(answers)
    .filter(([id, value]) => !Object.hasOwn(questions, id) || !isLevel(value))
    .map(([id]) => id);
  const [first, ...others] = wrong;
  if (first === undefined) return answers as Answers;
  const what = Object.hasOwn(questions, first)
    ? `the answer to ${first} is no level`
    : `there is no question ${first}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more are wrong`;
  throw new NotScored(`${file}: ${what}${more}: write ${LIKE}`);
}

function linesOf(answersFile: string, keyFile: string): readonly string[] {
  const key = keyIn(keyFile);
  const { of, right, baseline, gain, spread } = score(answersIn(answersFile, key), key);
  const hundredths = (share: number): string => (100 * share).toFixed(1);
  return [
    `right about ${hundredths(right)} % of ${of} targets`,
    `right about ${hundredths(baseline)} % of sensors that were not in the site`,
    `gain ${hundredths(gain)} points; by luck it lies within ${hundredths(2 * spread)} points of 0 in 19 tries of 20`,
  ];
}

function main([answersFile, keyFile]: readonly string[]): void {
  try {
    if (answersFile === undefined || keyFile === undefined)
      throw new NotScored('usage: node score.ts <answers.json> <key.json>');
    process.stdout.write(`${linesOf(answersFile, keyFile).join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof NotScored)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.main) main(process.argv.slice(2));
