// A site that does not exist is let do what no real one is: a made-up team answers its alerts, and the demo's sensors have hung there for a while. So it
// never becomes a real one, nor a real one it: what was made up would pass for what people and sensors did.
import type { Site } from '#shared/wire/site.ts';

const DEMO_SITE_ID = 'demo';

/** @throws {Error} when the site is not that of the demo: an id alone says nothing, and a real site may have this one. */
export function refuseOtherThanDemo({ siteId, isFictional }: Site): void {
  if (siteId === DEMO_SITE_ID && isFictional === true) return;
  throw new Error(
    `--demo is of the fictional site ${DEMO_SITE_ID} alone, and ${siteId} is ${isFictional === true ? 'another' : 'not fictional'}: leave it out`,
  );
}

/** @throws {Error} when the site that is registered under the id is fictional and this one is not, or the other way round. */
export function refuseTurned(known: Site | null, { siteId, isFictional }: Site): void {
  if (known === null || (known.isFictional === true) === (isFictional === true)) return;
  throw new Error(
    isFictional === true
      ? `site ${siteId} is registered and exists, so a fictional one takes another id; beside it the demo is left out with DEMO=off`
      : `site ${siteId} is registered as fictional, and stays so: a site that exists takes another id`,
  );
}
