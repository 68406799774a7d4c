// The reading side of the API as a table: who may ask what.

import { READERS } from '../auth/access.ts';
import { getExport } from '../export/route.ts';
import { openApiDocument } from './openapi.ts';
import * as routes from './read-routes.ts';
import * as register from './register-routes.ts';
import type { Route } from './routes.ts';

const getDescription: routes.Handler = async (_context, _req, res) => {
  res.set('Cache-Control', 'public, max-age=3600').json(openApiDocument());
};

const open = (path: string, handler: routes.Handler): Route => ({
  method: 'GET',
  path: `/api/v1${path}`,
  access: 'public',
  handler,
});
const ofLane = (path: string, handler: routes.Handler): Route => ({
  ...open(path, handler),
  staffLane: true,
});

export const READ_ROUTES: readonly Route[] = [
  open('/sites', routes.getSites),
  open('/sites/:siteId', routes.getSite),
  open('/sites/:siteId/site-plan', routes.getSitePlan),
  ofLane('/sites/:siteId/regions', routes.getRegions),
  ofLane('/sites/:siteId/latest', routes.getLatest),
  ofLane('/sites/:siteId/records', routes.getRecords),
  ofLane('/sites/:siteId/frames', routes.getFrames),
  ofLane('/sites/:siteId/export', getExport),
  { ...open('/sites/:siteId/critical', register.getCritical), access: READERS },
  open('/sites/:siteId/changes', register.getChanges),
  open('/sensors', register.getSensors),
  open('/sensors/:sensorId', register.getSensor),
  // Public: the epochs that are closed. The one that is running is added for INSPECTORS.
  open('/refusals', register.getRefusals),
  open('/policies', register.getPolicies),
  open('/openapi.json', getDescription),
];
