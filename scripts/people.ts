// `npm run people`: the server's own command; run.mjs has done the set-up.
import '#server/commands/people.ts';
