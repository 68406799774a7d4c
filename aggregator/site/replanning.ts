// Takes up what was registered or decided while the aggregator runs: new sensors, suspensions, another policy; and what comes by itself: the end of a
// sensor, the first plan of a day. No restart, no lost reading; a plan takes effect at its own time, a suspension with the next window.
import type pg from 'pg';
import { loadSensors, registerRevision } from '#database/aggregator/register.ts';
import type { EpochMs } from '#shared/time.ts';
import { planOn, standingPlans } from '../planning/site-planning.ts';
import type { RunningSite } from './open-site.ts';

const PLANS_LOOK_MS = 5000;

export type ReplanningParts = {
  readonly pool: pg.Pool;
  readonly now: () => EpochMs;
  readonly onReplanned: (siteId: string, planId: string) => void;
  readonly onError: (siteId: string, error: unknown) => void;
};

async function takeUp(running: RunningSite, parts: ReplanningParts): Promise<void> {
  const { pool } = parts;
  const { site } = running;
  const sensors = await loadSensors(pool, site.siteId);
  const now = parts.now();
  const request = { site, sensors, overrides: null, now };
  const standing = await standingPlans(pool, request);
  // Whoever left, has left, also where no other plan can be made.
  await running.replan({ sensors, plans: standing.plans, now });
  const plans = await planOn(pool, request, standing);
  await running.replan({ sensors, plans, now });
  parts.onReplanned(site.siteId, plans.at(-1)?.planning.plan.planId ?? '');
}

/**
 * Looks every few seconds, also at sites that have joined the list. Gives the function that ends it. The partition of a site is fixed while it runs;
 * another one needs a restart. The first look takes up the register whatever it is: opening reads journals back, and somebody may have been suspended
 * meanwhile.
 */
export function watchRegister(sites: readonly RunningSite[], parts: ReplanningParts): () => void {
  const known = new Map<string, string>();
  let isLooking = false;
  const look = async (): Promise<void> => {
    for (const running of sites) {
      const { siteId } = running.site;
      try {
        const revision = await registerRevision(parts.pool, siteId, parts.now());
        const isDue = parts.now() >= running.nextTurn();
        if (revision === known.get(siteId) && !isDue) continue;
        await takeUp(running, parts);
        // As it was before: what came meanwhile is seen by the next look, and so is what this planning itself stored, to which it has nothing to add.
        known.set(siteId, revision);
      } catch (error) {
        parts.onError(siteId, error);
      }
    }
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, PLANS_LOOK_MS);
  return () => clearInterval(timer);
}
