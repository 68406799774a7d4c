// Our own webhook's body, after the Standard Webhooks specification: type, timestamp, data.

import { isoUtc } from '#shared/time.ts';
import { type OutletMessage, outletMessageSchema } from '#shared/wire/outlet.ts';
import { type News, statusOf } from './news.ts';

function typeOf(kind: News['kind']): string {
  return `crowdshade.${kind.replace('_', '.')}`;
}

function alertOf({ alert, place, zones }: News): OutletMessage['data']['alert'] {
  if (alert === null) return null;
  const { cells: _, ...said } = alert;
  return { ...said, place, zones: zones.map((zone) => ({ ...zone })) };
}

/** Parsed by the shape that is promised, so that nothing else can slip out. */
export function webhookBody(news: News): string {
  const { measure } = news;
  const message: OutletMessage = {
    type: typeOf(news.kind),
    timestamp: isoUtc(news.at),
    data: {
      siteId: news.site.siteId,
      site: news.site.name,
      seq: news.seq,
      status: statusOf(news),
      alert: alertOf(news),
      measure: measure === null ? null : { measureId: measure.measureId, text: measure.text },
      scenario: news.scenario,
    },
  };
  return JSON.stringify(outletMessageSchema.parse(message));
}
