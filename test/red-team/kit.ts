// The folder that is handed out, and the key that is not: as texts, so that a test can look at both before anything is written.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { isoUtc, MINUTE_MS } from '#shared/time.ts';
import { plan, T0 } from '#test/kit/core/builders.ts';
import type { SeenRecord } from '../attack/engine/seen.ts';
import { type Fortnight, PUBLIC_MINUTES } from './days.ts';
import type { Questions } from './ours.ts';
import { type Asked, type Key, keyOf } from './questions.ts';
import { hashOf } from './score.ts';
import { validOn } from './site.ts';

export type Kit = {
  /** Text by file name. */
  readonly files: Readonly<Record<string, string>>;
  readonly keyText: string;
  readonly key: Key;
  readonly questions: Questions;
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export type KitRequest = {
  readonly fortnight: Fortnight;
  readonly asked: readonly Asked[];
  readonly secret: string;
  /** Somebody gave the secret and did not draw it: they know the answers. */
  readonly isSecretGiven: boolean;
  readonly today: Date;
};

/** What is asked, with ids; the key by the same ids. */
export function questionsOf({
  fortnight: { truth },
  asked,
  secret,
}: Pick<KitRequest, 'fortnight' | 'asked' | 'secret'>): {
  readonly questions: Questions;
  readonly key: Key;
} {
  const named = asked.map((one, n) => [`q${String(n + 1).padStart(2, '0')}`, one] as const);
  const answers = named.map(
    ([id, one]) => [id, truth.get(keyOf(one)) ?? { own: 0, twins: [] }] as const,
  );
  return {
    questions: Object.fromEntries(named),
    key: { secret, questions: Object.fromEntries(answers) },
  };
}

export function makeKit(request: KitRequest): Kit {
  const { fortnight, asked, isSecretGiven, today } = request;
  const { questions, key } = questionsOf(request);
  const keyText = json(key);
  const { site, sensors } = fortnight.scene;
  const { plan: made } = plan(site, sensors);
  return {
    questions,
    key,
    keyText,
    files: {
      'README.md': readmeOf(asked.length, hashOf(keyText), isSecretGiven),
      'site.json': json(site),
      'sensors.json': json(validOn(today, sensors)),
      'plan.json': json(made),
      'records.csv': recordsCsv(fortnight.records),
      'questions.json': json(
        Object.entries(questions).map(([id, { sensorId, window }]) => ({
          id,
          sensorId,
          from: isoUtc(startOf(window)),
          to: isoUtc(startOf(window + 1)),
        })),
      ),
      'score.ts': readFileSync(path.join(import.meta.dirname, 'score.ts'), 'utf8'),
    },
  };
}

const startOf = (window: number): number => T0 + window * PUBLIC_MINUTES * MINUTE_MS;

function recordsCsv(records: readonly SeenRecord[]): string {
  const rows = records
    .filter(({ lane }) => lane === 'public')
    .map(({ lane, planId, regionId, windowStart, windowSeconds, level, reason }) => ({
      lane,
      planId,
      regionId,
      windowStart: isoUtc(windowStart),
      windowSeconds,
      status: level === null ? 'withheld' : 'released',
      level,
      reason,
    }));
  return stringify(rows, { header: true });
}

const NOT_FOR_OUTSIDERS = `
**Not fit for outsiders.** The secret behind this kit was given to the command, so whoever gave it
can work out every answer. It is for trying the kit itself; make another without \`--secret\`.
`;

function readmeOf(targets: number, hash: string, isSecretGiven: boolean): string {
  return `# What did this sensor say?
${isSecretGiven ? NOT_FOR_OUTSIDERS : ''}
Crowdshade publishes how crowded public space is, and promises that no published level gives away
what a single sensor said. Try to show that it does.

- \`records.csv\`: everything that was published of a fortnight, one row per region and quarter of an
  hour. \`plan.json\` says which zones a region is made of, \`sensors.json\` is the public register with
  every sensor, its zone, view and owner, \`site.json\` the site. The fortnight is simulated; plan,
  engine and public lane are the real ones.
- \`questions.json\`: ${targets} sensors, each in one quarter of an hour. Each sensor sees the crowd of its
  zone with an offset of its own that stays the same, and with noise. The question: what was the
  upper median of its levels, minute by minute, in that quarter?
- Write \`answers.json\`: \`{"q01": 3, "q02": 0, ...}\`, a level from 0 to 4 per question.

To see how the product answers readings of your own, register the same site with it and send them
(\`docs/registering.md\` and \`docs/commands.md\` of the project say how):

    npm run register -- --site site.json --sensors sensors.json

## How it is scored

Whoever knows how crowded a zone was guesses well about any sensor there, also about one that was
never part of this site. So the same answers are scored twice: against the sensor, and against
twenty twins of it that stood in the same crowd and whose levels went nowhere. Being right about
twins is the baseline; what counts is the gain over it.

\`node score.ts answers.json key.json\` scores (Node 22.18 or newer). Whoever handed this out keeps the
key. Its SHA-256 is

    ${hash}

so that it cannot be changed any more; \`score.ts\` takes no other. The key also holds the secret of
256 bits from which all chance of this kit was drawn, so nobody finds the key by trying whose hash
that is. Once it is handed out, everybody can make the kit again (\`npm run red-team -- --secret\`)
and see that it is this one.

Program and rules are open: read how a level comes about in the project's
\`aggregator/core/SPEC.md\`. Everything is allowed but getting at the key.
`;
}
