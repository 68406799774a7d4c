// `npm run retract -- --site s --region r --from T --to T --reason "..."`: takes released records of a region back. They read `retracted`
// everywhere from then on, and so do the public records that rest on them; there is no replacement value. A region of the public lane is taken back
// by its own id, and with each staff region that it is made of, however long ago.

import * as z from 'zod';
import { loadPlans, loadPolicies } from '#database/aggregator/register.ts';
import { withInstallation } from '#database/with-database.ts';
import { runCommand } from '#shared/process/command.ts';
import { counted } from '#shared/process/counted.ts';
import { nowOfFolder } from '#shared/process/demo-clock.ts';
import {
  checkedOptions,
  DATA_DIR_USAGE,
  readOptions,
  TIME_WANTED,
  usageOf,
} from '#shared/process/options.ts';
import { instantSchema } from '#shared/wire/instant.ts';
import { lineSchema } from '#shared/wire/text.ts';
import { readSettings } from '../process/settings.ts';
import { retract } from '../site/retraction.ts';

const schema = z.strictObject({
  site: z.string().min(1),
  region: z.string().regex(/^[0-9a-f]{16}$/),
  from: instantSchema,
  to: instantSchema,
  reason: lineSchema(10, 500),
});

const text = { type: 'string' } as const;
const OPTIONS = {
  site: { ...text, value: '<siteId>', about: 'the id of a registered site, like demo' },
  region: {
    ...text,
    value: '<regionId>',
    about: 'the id of a region of either lane, 16 hex digits, like 8f2a0c5d1e7b9460',
  },
  from: { ...text, value: '<time>', about: TIME_WANTED },
  to: { ...text, value: '<time>', about: TIME_WANTED },
  reason: { ...text, value: '<why>', about: 'why, in 10 to 500 characters, for everybody to read' },
} as const;
const USAGE = usageOf(
  [
    'npm run retract -- --site <siteId> --region <regionId> --from <time> --to <time> --reason <why>',
  ],
  OPTIONS,
  'Windows that begin at --from or later, and before --to.',
  DATA_DIR_USAGE,
);

const optionsAsked = (): z.infer<typeof schema> =>
  checkedOptions(schema, { ...readOptions(USAGE, OPTIONS) }, { usage: USAGE, options: OPTIONS });

await runCommand(async (environment, say) => {
  const options = optionsAsked();
  const settings = readSettings(environment);
  await withInstallation(settings, say, async (openAs) => {
    const pool = openAs('aggregator');
    const policies = await loadPolicies(pool, options.site);
    const publicKOf = new Map(policies.map((p) => [p.policyVersion, p.settings.publicK]));
    const plans = (await loadPlans(pool, options.site)).map(({ plan }) => {
      return [plan.planId, { plan, publicK: publicKOf.get(plan.policyVersion) ?? 0 }] as const;
    });
    const done = await retract(pool, {
      siteId: options.site,
      regionId: options.region,
      from: Date.parse(options.from),
      to: Date.parse(options.to),
      reason: options.reason,
      at: nowOfFolder(settings.dataDir),
      plans: new Map(plans),
    });
    if (done.staff + done.public === 0) {
      throw new Error(
        'nothing was retracted: no record of this region is stored between these times, or all are retracted already',
      );
    }
    say(
      `retracted: ${counted(done.staff, 'staff record')}, ${counted(done.public, 'public record')}`,
    );
    if (done.unsure > 0)
      say(
        `Of these public records ${done.unsure} may not rest on the region between these times: staff records of their windows are no longer stored, so each that may was taken back`,
      );
  });
});
