// All that is known of one zone on one page: its day against a normal one, when it alerts, what was agreed, its latest alerts, and what the plan has there.
import { useQuery } from '@tanstack/react-query';
import { alertsBetweenQuery } from '#client/data/room-queries.ts';
import { lookOf } from '#client/model/look.ts';
import type { Scene } from '#client/model/room-source.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { ruleFor } from '#shared/domain/alerts/ladder.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { LOCALES, textIn } from '#shared/languages.ts';
import { DAY_MS, isoUtc, MINUTE_MS, windowStartOf } from '#shared/time.ts';
import { formatInZone } from '#shared/time-zone.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { type EventPlan, measuresFor, type Phase } from '#shared/wire/event-plan.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { Plate } from '../../ui/plate.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useAlertText } from '../alerts/texts.ts';
import { withMoment } from '../replay/address.ts';
import { PlaceReports } from '../reports/place-reports.tsx';
import { useControlText } from '../texts.ts';
import { type Clock, whyOf, wordOf } from '../words.ts';
import { withZone } from './address.ts';
import { DayCourse } from './day-course.tsx';
import { PlaceNotes } from './place-notes.tsx';
import { useZoneText } from './texts.ts';
import { useZoneDay, type ZoneDay } from './use-zone-day.ts';
import styles from './zone-sheet.module.css';

const ALERTS_SHOWN = 8;

export type ZoneSheetProps = {
  readonly row: ZoneRow;
  readonly resource: SiteResource;
  readonly scene: Scene;
  readonly plan: EventPlan | null;
  readonly phase: Phase;
  readonly clock: Clock;
  readonly mayAct: boolean;
  readonly onClose: () => void;
};

function Limits({
  row,
  scene,
  plan,
  phase,
}: Pick<ZoneSheetProps, 'row' | 'scene' | 'plan' | 'phase'>) {
  const t = useZoneText();
  const c = useControlText();
  const feature = scene.regions?.features.find(({ id }) => id === row.id);
  const rule = ruleFor(plan, feature?.properties.zoneTypes ?? [], phase);
  const { level3Windows: three, level4Windows: four } = rule;
  const words = {
    phase: t(`phase.${phase}`),
    level3: wordOf(3, c),
    level4: wordOf(4, c),
    four: t('windows', { count: four }),
  };
  return (
    <>
      <h3>{t('limits')}</h3>
      <p>
        {three === null
          ? t('limits.four', words)
          : t('limits.both', { ...words, three: t('windows', { count: three }) })}
      </p>
    </>
  );
}

function Agreed({ row, plan }: Pick<ZoneSheetProps, 'row' | 'plan'>) {
  const t = useZoneText();
  const a = useAlertText();
  const language = useLanguage();
  const kinds = Object.keys(ALERT_KINDS) as (keyof typeof ALERT_KINDS)[];
  const measures = new Set(kinds.flatMap((kind) => measuresFor(plan, kind, row.cells)));
  return (
    <>
      <h3>{t('agreed')}</h3>
      {measures.size === 0 && <p>{a('agreed.none')}</p>}
      <ul className={styles.list}>
        {[...measures].map(({ measureId, text, team, channel, kinds: of }) => (
          <li key={measureId}>
            <b>{textIn(text, language)}</b>
            <span>
              {a('team', { team: textIn(team, language), channel })} ·{' '}
              {t('agreed.for', { kinds: of.map((kind) => t(`short.${kind}`)).join(', ') })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function AlertLine({ alert, clock }: { readonly alert: AlertView; readonly clock: Clock }) {
  const t = useZoneText();
  const c = useControlText();
  const { kind, level, openedAt, clearedAt } = alert;
  const from = clock.time(Date.parse(openedAt));
  const named = ALERT_KINDS[kind].namesLevel && level !== null;
  return (
    <li>
      <b>
        {t(`short.${kind}`)}
        {named && `, ${t('alerts.level', { level })}`}
      </b>
      <span>
        {clearedAt === null
          ? t('alerts.running', { from })
          : c('receipt.span', { from, to: clock.time(Date.parse(clearedAt)) })}{' '}
        · <a href={withMoment(window.location.href, Date.parse(openedAt))}>{t('alerts.look')}</a>
      </span>
    </li>
  );
}

function LatestAlerts({
  row,
  resource,
  scene,
  clock,
}: Pick<ZoneSheetProps, 'row' | 'resource' | 'scene' | 'clock'>) {
  const t = useZoneText();
  // By the minute: the question stays the same while somebody reads.
  const to = windowStartOf(scene.at, MINUTE_MS) + MINUTE_MS;
  const between = [isoUtc(to - DAY_MS), isoUtc(to)] as const;
  const asked = useQuery(alertsBetweenQuery(resource.site.siteId, ...between));
  const alerts = (asked.data ?? [])
    .filter((alert) => alert.cells.some((cell) => row.cells.includes(cell)))
    .filter(({ openedAt }) => Date.parse(openedAt) <= scene.at)
    .toSorted((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
  return (
    <>
      <h3>{t('alerts')}</h3>
      {asked.isPending && <p>{t('loading')}</p>}
      {asked.isError && asked.data === undefined && <p>{t('alerts.failed')}</p>}
      {asked.data !== undefined && alerts.length === 0 && <p>{t('alerts.none')}</p>}
      <ul className={styles.list}>
        {alerts.slice(0, ALERTS_SHOWN).map((alert) => (
          <AlertLine key={alert.alertId} alert={alert} clock={clock} />
        ))}
      </ul>
    </>
  );
}

function Planned({
  row,
  resource,
  day,
}: Pick<ZoneSheetProps, 'row' | 'resource'> & { readonly day: ZoneDay }) {
  const t = useZoneText();
  const language = useLanguage();
  const { staffK, publicK } = resource.release;
  const { region } = day;
  return (
    <>
      <h3>{t('planned')}</h3>
      <p>{t(row.regionId === null ? 'planned.short' : 'planned.enough', { k: staffK })}</p>
      {region !== undefined && (
        <p>
          {region === null
            ? t('planned.private', { k: publicK })
            : t('planned.public', { k: publicK, region: textIn(region.name, language) })}
        </p>
      )}
      <p className={styles.from}>{t('planned.who')}</p>
    </>
  );
}

export function ZoneSheet(props: ZoneSheetProps) {
  const { row, resource, scene, plan, phase, clock, mayAct, onClose } = props;
  const t = useZoneText();
  const c = useControlText();
  const language = useLanguage();
  const day = useZoneDay(resource, scene, row);
  const look = lookOf(row.state);
  const why = whyOf(row.state, c);
  const weekday = formatInZone(LOCALES[language], resource.site.timeZone, { weekday: 'long' });
  const isPast = scene.recordedAt !== null;
  return (
    <Sheet title={`${row.name} (${row.code})`} close={c('receipt.close')} onClose={onClose}>
      <p className={styles.state}>
        <Plate look={look} size="m" />
        <span>
          <b>{wordOf(look, c)}</b>
          {why === null ? '' : `: ${why}`}
          {row.area !== '' && ` · ${row.area}`}
        </span>
        <a href={withZone(window.location.href, row.id)}>{t('link')}</a>
      </p>
      <DayCourse
        day={day}
        clock={clock}
        at={scene.at}
        weekday={weekday.format(scene.at)}
        title={isPast ? t('day.past', { time: clock.time(scene.at) }) : t('day.today')}
      />
      <Limits row={row} scene={scene} plan={plan} phase={phase} />
      <Agreed row={row} plan={plan} />
      <LatestAlerts row={row} resource={resource} scene={scene} clock={clock} />
      <PlaceReports row={row} siteId={resource.site.siteId} scene={scene} clock={clock} />
      <PlaceNotes
        row={row}
        siteId={resource.site.siteId}
        scene={scene}
        mayAct={mayAct}
        clock={clock}
      />
      <Planned row={row} resource={resource} day={day} />
    </Sheet>
  );
}
