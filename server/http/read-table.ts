// The reading side of the API as a table: who may ask what.

import { READERS } from '../auth/access.ts';
import { getExport } from '../export/route.ts';
import { openApiDocument } from './openapi.ts';
import { PreparedAnswer } from './prepared.ts';
import * as routes from './read-routes.ts';
import * as register from './register-routes.ts';
import type { Route } from './routes.ts';

const description = new PreparedAnswer('application/json; charset=utf-8', () =>
  JSON.stringify(openApiDocument()),
);
const getDescription: routes.Handler = async (_context, req, res) => {
  res.set('Cache-Control', 'public, max-age=3600');
  await description.send(req, res);
};

/** Points of a request that has to be made anew (lanes/limits.ts: pointsPerMinute). */
const MADE = 5;
const LARGE = 20;

const open = (path: string, handler: routes.Handler, cost = 1): Route => ({
  method: 'GET',
  cost,
  path: `/api/v1${path}`,
  access: 'public',
  handler,
});
const ofLane = (path: string, handler: routes.Handler, cost = 1): Route => ({
  ...open(path, handler, cost),
  staffLane: true,
});

export const READ_ROUTES: readonly Route[] = [
  open('/sites', routes.getSites),
  open('/sites/:siteId', routes.getSite),
  open('/sites/:siteId/site-plan', routes.getSitePlan, MADE),
  ofLane('/sites/:siteId/regions', routes.getRegions, MADE),
  ofLane('/sites/:siteId/latest', routes.getLatest),
  ofLane('/sites/:siteId/records', routes.getRecords, LARGE),
  ofLane('/sites/:siteId/frames', routes.getFrames, MADE),
  ofLane('/sites/:siteId/export', getExport, LARGE),
  { ...open('/sites/:siteId/critical', register.getCritical), access: READERS },
  open('/sites/:siteId/changes', register.getChanges, MADE),
  open('/sensors', register.getSensors, MADE),
  open('/sensors/:sensorId', register.getSensor),
  // Public: the epochs that are closed. The one that is running is added for INSPECTORS.
  open('/refusals', register.getRefusals, MADE),
  open('/policies', register.getPolicies, MADE),
  open('/openapi.json', getDescription),
];
