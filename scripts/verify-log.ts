// `npm run verify-log`: the aggregator's own command; run.mjs has done the set-up.
import '#aggregator/commands/verify-log.ts';
