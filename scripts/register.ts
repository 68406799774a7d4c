// `npm run register`: the aggregator's own command; run.mjs has done the set-up.
import '#aggregator/commands/register.ts';
