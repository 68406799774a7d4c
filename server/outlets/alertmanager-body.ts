// What Prometheus Alertmanager (payload version 4) posts to its webhook receivers, so that whatever takes its alerts takes ours.
import { createHash } from 'node:crypto';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import { type Language, textIn } from '#shared/languages.ts';
import { isoUtc } from '#shared/time.ts';
import { type Bulletin, statusOf } from './bulletin.ts';
import { descriptionOf, headlineOf } from './words.ts';

/** Alertmanager's way to say: it has not ended. */
const NOT_ENDED = '0001-01-01T00:00:00Z';

/** `CrowdLevel`, `CrowdBlind` and so on. */
function nameOf({ kind, alert }: Bulletin): string {
  if (kind === 'test') return 'CrowdshadeTest';
  return alert === null ? 'CrowdDrill' : `Crowd${capital(alert.kind)}`;
}

function severityOf({ alert }: Bulletin): string {
  if (alert === null) return 'none';
  return ALERT_KINDS[alert.kind].isUrgent || alert.level === 4 ? 'critical' : 'warning';
}

/** 16 hex digits, the same for every message of one alert. A drill has one per site. */
function fingerprintOf({ alert, site, kind }: Bulletin): string {
  if (alert !== null) return alert.alertId;
  const what = `${kind === 'test' ? 'test' : 'drill'}\n${site.siteId}`;
  return createHash('sha256').update(what).digest('hex').slice(0, 16);
}

export function alertmanagerBody(bulletin: Bulletin, language: Language): string {
  const { alert, site, measure } = bulletin;
  const status = bulletin.isOver ? 'resolved' : 'firing';
  const fingerprint = fingerprintOf(bulletin);
  const labels = {
    alertname: nameOf(bulletin),
    severity: severityOf(bulletin),
    site: site.siteId,
    ...(alert === null ? {} : { zone: alert.cells.join(','), alert_id: alert.alertId }),
    ...(statusOf(bulletin) === 'actual' ? {} : { status: statusOf(bulletin) }),
  };
  const annotations = {
    summary: headlineOf(bulletin, language),
    description: descriptionOf(bulletin, language),
    ...(measure === null ? {} : { measure: textIn(measure.text, language) }),
  };
  const at = isoUtc(bulletin.at);
  const startsAt = alert?.since ?? isoUtc(bulletin.earlier[0]?.at ?? bulletin.at);
  return JSON.stringify({
    version: '4',
    groupKey: `{}:{alertname="${labels.alertname}", alert_id="${fingerprint}", site="${site.siteId}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'crowdshade',
    groupLabels: { alertname: labels.alertname, site: site.siteId },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt,
        endsAt: bulletin.isOver ? at : NOT_ENDED,
        generatorURL: '',
        fingerprint,
      },
    ],
  });
}
