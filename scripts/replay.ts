// `npm run replay`: the aggregator's own command; run.mjs has done the set-up.
import '#aggregator/replay.ts';
