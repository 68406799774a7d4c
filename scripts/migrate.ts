// `npm run migrate`: the aggregator's own command; run.mjs has done the set-up.
import '#aggregator/commands/migrate.ts';
