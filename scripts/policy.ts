// `npm run policy`: the aggregator's own command; run.mjs has done the set-up.
import '#aggregator/commands/change-policy.ts';
