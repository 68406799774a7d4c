// `npm run clock`: the aggregator's own command; run.mjs has done the set-up.
import '#aggregator/commands/show-clock.ts';
