// `npm run policy -- --site s --author "..." --reason "..." [--set staffK=4]... [--critical-ground "..." | --no-critical]`: a new version of a site's
// policy. It is announced in the public change log and takes effect at a whole public window, never in the past. With `--stop public|both` or `--resume`
// it is no policy version but the emergency stop, which acts at once.

import type pg from 'pg';
import * as z from 'zod';
import { loadSensors, loadSites, putPolicy } from '#database/aggregator/register.ts';
import { appendDecision } from '#database/decisions.ts';
import { isMigrated, migrate } from '#database/migrate.ts';
import { inTransaction } from '#database/transaction.ts';
import { withInstallation } from '#database/with-database.ts';
import { runCommand, type Say, Usage } from '#shared/process/command.ts';
import { nowOfFolder } from '#shared/process/demo-clock.ts';
import {
  checkedOptions,
  DATA_DIR_USAGE,
  listed,
  readOptions,
  usageOf,
} from '#shared/process/options.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type StoppedLanes, stoppedLanesSchema } from '#shared/wire/emergency-stop.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import type { Site } from '#shared/wire/site.ts';
import { lineSchema } from '#shared/wire/text.ts';
import { planInForce } from '../core/plan/leavers.ts';
import { plannerOf } from '../planning/planner.ts';
import { nextPolicy, type PolicyChange, policyOf, sameRules } from '../planning/policy-document.ts';
import { nextEffectiveFrom } from '../planning/site-planning.ts';
import { type StoredPlans, storedPlans } from '../planning/stored-plans.ts';
import { readSettings } from '../process/settings.ts';
import { stopOrResume } from './emergency-stop.ts';
import { type Outlook, sayOutcome } from './policy-outcome.ts';
import { POLICY_NUMBERS, policySets, refuseSets } from './policy-sets.ts';

const schema = z.strictObject({
  site: z.string().min(1),
  author: lineSchema(2, 120),
  reason: lineSchema(10, 500),
  set: z.array(z.string()).default([]),
  stop: stoppedLanesSchema.optional(),
  suspend: z.boolean().default(false),
  resume: z.boolean().default(false),
  'critical-ground': lineSchema(10, 500).optional(),
  'no-critical': z.boolean().default(false),
});
type Options = z.infer<typeof schema>;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  site: { ...text, value: '<siteId>', about: 'the id of a registered site, like demo' },
  author: {
    ...text,
    value: '<who>',
    about: 'who decided, in 2 to 120 characters, like "Safety board of Waterhaven"',
  },
  reason: {
    ...text,
    value: '<why>',
    about: 'why, in 10 to 500 characters, like "fewer units on this square at night"',
  },
  set: {
    ...text,
    multiple: true,
    value: '<name>=<number>',
    about: 'a setting and a whole number, like staffK=4',
  },
  stop: {
    ...text,
    value: '<lanes>',
    about: 'emergency stop, at once: public for the public lane alone, or both',
  },
  suspend: { ...flag, about: 'the same as --stop both' },
  resume: { ...flag, about: 'ends every stop at the next public window bound' },
  'critical-ground': {
    ...text,
    value: '<legal ground>',
    about: 'the legal ground, in 10 to 500 characters, like "Gemeentewet, artikel 172"',
  },
  'no-critical': { ...flag, about: 'shows no critical signals from then on' },
} as const;
const USAGE = usageOf(
  [
    'npm run policy -- --site <siteId> --author <who> --reason <why> [--set <name>=<number>]... [--critical-ground <legal ground> | --no-critical]',
    'npm run policy -- --site <siteId> --author <who> --reason <why> --stop <lanes> | --resume',
  ],
  OPTIONS,
  `settings: ${listed(POLICY_NUMBERS)}`,
  DATA_DIR_USAGE,
);

const optionsAsked = (): Options =>
  checkedOptions(schema, { ...readOptions(USAGE, OPTIONS) }, { usage: USAGE, options: OPTIONS });

/** What the other options set. */
function otherSettings(options: Options): Partial<PolicySettings> {
  return {
    // Before there were stops, a policy version suspended the release; its end is one too.
    ...(options.resume && { suspended: false }),
    ...(options['critical-ground'] !== undefined && {
      criticalLegalGround: options['critical-ground'],
    }),
    ...(options['no-critical'] && { criticalLegalGround: null }),
  };
}

/** What is asked of the emergency stop; undefined: nothing, a new policy version is meant. */
function stopAsked(options: Options): StoppedLanes | 'resume' | undefined {
  const stop = options.suspend ? 'both' : options.stop;
  const asked = [options.suspend, options.stop !== undefined, options.resume].filter(Boolean);
  if (asked.length === 0) return undefined;
  const isChange =
    options.set.length > 0 || options['critical-ground'] !== undefined || options['no-critical'];
  if (asked.length > 1 || isChange)
    throw new Usage(`a stop, or its end, is given by itself: it is no policy version\n${USAGE}`);
  return stop ?? 'resume';
}

/** The version and its entry in the decision log are there together. Author and reason are public, in the version itself. */
function announce(pool: pg.Pool, policy: PolicyDocument, at: EpochMs): Promise<number> {
  const { siteId, policyVersion, effectiveFrom } = policy;
  return inTransaction(pool, async (client) => {
    await putPolicy(client, policy);
    const data = { policyVersion, effectiveFrom };
    return appendDecision(client, { siteId, kind: 'policy_changed', at, data });
  });
}

type Standing = {
  readonly pool: pg.Pool;
  readonly site: Site;
  readonly stored: StoredPlans;
  readonly newest: PolicyDocument | null;
  readonly now: EpochMs;
  readonly say: Say;
};

/** How things stand at the site, and what the change would make of it. A site that was never started stands as its first plan would without the change. */
async function outlookOf(
  standing: Standing,
  change: Omit<PolicyChange, 'settings'>,
): Promise<Outlook> {
  const { pool, site, stored, now } = standing;
  const { newest, effectiveFrom } = change;
  const sensors = await loadSensors(pool, site.siteId);
  const planning = { pool, request: { site, sensors, now }, ...stored };
  const { planWith } = await plannerOf(planning, { effectiveFrom, isOccasion: true, at: now });
  const planBy = (document: PolicyDocument) => planWith(policyOf(site, document));
  const inForce = stored.plans.length === 0 ? null : planInForce(stored.plans, now);
  const version = inForce?.policy.policyVersion;
  const known = stored.policies.find(({ policyVersion }) => policyVersion === version) ?? newest;
  const policy = known ?? nextPolicy({ ...change, settings: {} });
  const plan = inForce === null ? planBy(policy).plan : inForce.planning.plan;
  return { sensors, now, plan, settings: policy.settings, planWith: planBy };
}

/** A new version, as the options ask; gives what to say. */
async function changePolicy(options: Options, standing: Standing) {
  const { pool, site, stored, newest, now, say } = standing;
  const effectiveFrom = nextEffectiveFrom(stored.plans, site.publicWindowSeconds, now);
  const { author, reason } = options;
  const others = otherSettings(options);
  const sets = policySets(options.set);
  const change = { site, newest, author, reason, effectiveFrom };
  refuseSets(sets, (tried) => nextPolicy({ ...change, settings: { ...others, ...tried } }));
  const asked = { ...change, settings: { ...others, ...sets.settings } };
  const next = nextPolicy(asked);
  if (newest !== null && sameRules(newest, next))
    return `policy version ${newest.policyVersion} says this already; nothing was changed`;
  sayOutcome(asked, await outlookOf(standing, change), say);
  await announce(pool, next, now);
  const from =
    stored.plans.length === 0
      ? 'holds from the first plan of the site on, as nothing was released of it yet'
      : `takes effect at ${isoUtc(effectiveFrom)}`;
  return `policy version ${next.policyVersion} of ${site.siteId} ${from}; a running aggregator plans with it within seconds`;
}

/** The emergency stop or its end; gives what to say. */
async function stop(options: Options, asked: StoppedLanes | 'resume', standing: Standing) {
  const { pool, site, newest, now: at } = standing;
  const { author, reason } = options;
  if (asked !== 'resume') {
    const said = await stopOrResume(pool, { site, stop: asked, author, reason, at });
    return said ?? 'these lanes are stopped already; nothing was changed';
  }
  const said = await stopOrResume(pool, { site, stop: null, author, reason, at });
  if (newest?.settings.suspended !== true) return said ?? 'nothing is stopped; nothing was changed';
  return [said, await changePolicy(options, standing)].filter((part) => part !== null).join('\n');
}

await runCommand(async (environment, say) => {
  const options = optionsAsked();
  const asked = stopAsked(options);
  const sets = policySets(options.set);
  // Values are judged beside those of the site, which takes the database; names alone do not.
  if (sets.written.size === 0) refuseSets(sets, () => {});
  const settings = readSettings(environment);
  await withInstallation(settings, say, async (openAs) => {
    const pool = openAs('aggregator');
    if (!(await isMigrated(pool))) await migrate(openAs(null));
    const site = (await loadSites(pool)).find(({ siteId }) => siteId === options.site);
    if (site === undefined) throw new Error(`there is no site ${options.site}; register it first`);
    const stored = await storedPlans(pool, site);
    const now = nowOfFolder(settings.dataDir);
    const standing = { pool, site, stored, newest: stored.policies.at(-1) ?? null, now, say };
    say(
      await (asked === undefined
        ? changePolicy(options, standing)
        : stop(options, asked, standing)),
    );
  });
});
