// Scores answers against the key: `node score.ts answers.json key.json`. Without a package and in one file, so that whoever is attacked and whoever attacks
// can both read and run it (Node 22.18 or newer). Answers: {"q01": 3, ...}, a level 0 to 4 per question; a question without an answer is wrong.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

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

function main([answersFile, keyFile]: readonly string[]): void {
  if (answersFile === undefined || keyFile === undefined) {
    process.stdout.write('usage: node score.ts <answers.json> <key.json>\n');
    process.exitCode = 1;
    return;
  }
  const keyText = readFileSync(keyFile, 'utf8');
  const answers = JSON.parse(readFileSync(answersFile, 'utf8'));
  const { of, right, baseline, gain, spread } = score(answers, JSON.parse(keyText));
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const lines = [
    `key ${hashOf(keyText)} (compare with the README of the kit)`,
    `right about ${percent(right)} of ${of} targets`,
    `right about ${percent(baseline)} of sensors that were not in the site`,
    `gain ${percent(gain)}; by luck it lies within ${percent(2 * spread)} of 0 in 19 tries of 20`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

if (import.meta.main) main(process.argv.slice(2));
