// `npm run build`: builds the client for a later start by a user who may not write to this folder (a service, an image).
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { buildClient } from './client-build.ts';
import { say } from './root.ts';

optionsOrEnd(usageOf(['npm run build   builds the pages for a later start'], {}), {});
try {
  await buildClient();
  say('the client is built');
} catch (error) {
  say(error instanceof Error ? error.message : 'the client cannot be built');
  process.exitCode = 1;
}
