// Our own webhook's body, after the Standard Webhooks specification: type, timestamp, data.

import { isoUtc } from '#shared/time.ts';
import { type OutletMessage, outletMessageSchema } from '#shared/wire/outlet.ts';
import { type Bulletin, statusOf } from './bulletin.ts';

function typeOf(kind: Bulletin['kind']): string {
  return `crowdshade.${kind.replace('_', '.')}`;
}

function alertOf({ alert, place, zones }: Bulletin): OutletMessage['data']['alert'] {
  if (alert === null) return null;
  const { cells: _, ...said } = alert;
  return { ...said, place, zones: zones.map((zone) => ({ ...zone })) };
}

/** Parsed by the shape that is promised, so that nothing else can slip out. */
export function webhookBody(bulletin: Bulletin): string {
  const { measure } = bulletin;
  const message: OutletMessage = {
    type: typeOf(bulletin.kind),
    timestamp: isoUtc(bulletin.at),
    data: {
      siteId: bulletin.site.siteId,
      site: bulletin.site.name,
      seq: bulletin.seq,
      status: statusOf(bulletin),
      alert: alertOf(bulletin),
      measure: measure === null ? null : { measureId: measure.measureId, text: measure.text },
      scenario: bulletin.scenario,
    },
  };
  return JSON.stringify(outletMessageSchema.parse(message));
}
