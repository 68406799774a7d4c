// `npm run tokens`: the server's own command; run.mjs has done the set-up.
import '#server/commands/tokens.ts';
