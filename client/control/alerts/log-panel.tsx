// The log beside the map: what the system said and what people did, newest first, and room to add a note or a handover.
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, type Ref, useId, useState } from 'react';
import { isAlertKind } from '#shared/domain/glossary/alert-kinds.ts';
import { isReportWord } from '#shared/domain/glossary/report-words.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { Language } from '#shared/languages.ts';
import { MAX_NOTE } from '#shared/wire/alert.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { PHASES } from '#shared/wire/event-plan.ts';
import { give } from '../../data/outbox.ts';
import { sendLogEntry } from '../../data/room-api.ts';
import { logQuery } from '../../data/room-queries.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { textOf } from '../../ui/field.tsx';
import { sendByKeys } from '../send-keys.ts';
import { type ControlTranslate, useControlText } from '../texts.ts';
import type { Clock } from '../words.ts';
import { entryNumber, firedText } from './alert-words.ts';
import alertsColumnStyles from './alerts-column.module.css';
import type { RailContext } from './card-head.tsx';
import styles from './log-panel.module.css';
import { type AlertsKey, type AlertsTranslate, useAlertText } from './texts.ts';
import { stepProblemKey } from './use-steps.ts';

type SiteAt = RailContext['siteAt'];

function cellsOf({ document }: LogEntry): readonly string[] {
  const { cells } = document.data;
  return Array.isArray(cells) ? cells.map(String) : [];
}

/** Which alert it is about; null: about none. */
function alertLine({ document }: LogEntry, t: AlertsTranslate, c: ControlTranslate): string | null {
  const { alert: kind, level } = document.data;
  return isAlertKind(kind) ? firedText({ kind, level }, t, c) : null;
}

/** What an entry says, in a line. */
function entryLine(
  entry: LogEntry,
  siteAt: SiteAt,
  language: Language,
  t: AlertsTranslate,
): string {
  const { at, kind, data } = entry.document;
  const { word } = data;
  const phase = PHASES.find((known) => known === data.phase);
  const place = placeNameOf(siteAt(Date.parse(at)), cellsOf(entry), language);
  const phaseWord = phase === undefined ? t('phase.schedule') : t(`phase.${phase}`);
  const lanes = t(data.lanes === 'public' ? 'lanes.public' : 'lanes.both');
  const line = t(`kind.${kind}`, { place, phase: phaseWord, lanes });
  if (kind === 'place_reported' && isReportWord(word)) return `${line}: ${t(`seen.${word}`)}`;
  return kind === 'note' && place !== '' ? `${line}: ${place}` : line;
}

function whoOf({ document, name }: LogEntry, t: AlertsTranslate): string {
  if (document.actor === 'system') return t('log.system');
  if (document.actor === OPERATOR_TOKEN) return t('operator');
  return name ?? t('erased');
}

function Entries({
  entries,
  siteAt,
  clock,
}: {
  entries: readonly LogEntry[];
  siteAt: SiteAt;
  clock: Clock;
}) {
  const t = useAlertText();
  const c = useControlText();
  const language = useLanguage();
  return (
    <ol className={styles.entries}>
      {entries.map((entry) => (
        <li key={entry.seq} data-kind={entry.document.kind}>
          <span>
            <time dateTime={entry.document.at}>{clock.time(Date.parse(entry.document.at))}</time>
            <small>{entryNumber(entry)}</small>
          </span>
          <span>
            <b>{entryLine(entry, siteAt, language, t)}</b>{' '}
            <small>
              {[alertLine(entry, t, c), whoOf(entry, t)]
                .filter((part) => part !== null)
                .join(' · ')}
            </small>
            {(entry.text !== null || entry.isErased) && (
              <q>{entry.isErased ? t('log.erased') : entry.text}</q>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

type NoteFormProps = { readonly siteId: string; readonly field: Ref<HTMLTextAreaElement> };

/** A note waits where there is no line; a handover is for whoever takes over now. */
async function addEntry(
  siteId: string,
  { kind, text }: { readonly kind: 'note' | 'handover'; readonly text: string },
): Promise<void> {
  if (kind === 'note') await give(siteId, { kind, cells: [], action: { kind, text } });
  else await sendLogEntry(siteId, { kind, text });
}

function NoteForm({ siteId, field }: NoteFormProps) {
  const t = useAlertText();
  const id = useId();
  const [kind, setKind] = useState<'note' | 'handover'>('note');
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = textOf(form, 'text');
    if (text === '') return;
    try {
      await addEntry(siteId, { kind, text });
      form.reset();
      setProblem(null);
    } catch (error) {
      setProblem(stepProblemKey(error));
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} onKeyDown={sendByKeys}>
      <p className={styles.choice}>
        {(['note', 'handover'] as const).map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={kind === value}
            onClick={() => setKind(value)}
          >
            {t(`log.${value}`)}
          </button>
        ))}
      </p>
      <label htmlFor={`${id}-text`}>{t(`log.${kind}.hint`)}</label>
      <textarea
        ref={field}
        id={`${id}-text`}
        name="text"
        rows={1}
        maxLength={MAX_NOTE}
        required={true}
      />
      <p className="problem" role="alert">
        {problem !== null && t(problem)}
      </p>
      <button type="submit" className="button" title={t('log.add.keys')}>
        {t('log.add')}
      </button>
    </form>
  );
}

export type LogPanelProps = {
  readonly siteId: string;
  readonly siteAt: SiteAt;
  readonly clock: Clock;
  readonly mayAct: boolean;
  /** The log as it stood then, ISO 8601; null: now. */
  readonly at: string | null;
  /** Where a note is written. */
  readonly note: Ref<HTMLTextAreaElement>;
  /** Below the entries of now, for whoever may act. */
  readonly drills: ReactNode;
};

export function LogPanel({ siteId, siteAt, clock, mayAct, at, note, drills }: LogPanelProps) {
  const t = useAlertText();
  const language = useLanguage();
  const { data } = useQuery(logQuery(siteId, at));
  return (
    <>
      {mayAct && at === null && <NoteForm siteId={siteId} field={note} />}
      <p className={styles.debrief}>
        <a href={`/api/v1/sites/${siteId}/debrief?language=${language}`}>{t('log.debrief')}</a>
      </p>
      {data?.entries.length === 0 && <p className={alertsColumnStyles.none}>{t('log.empty')}</p>}
      {data !== undefined && <Entries entries={data.entries} siteAt={siteAt} clock={clock} />}
      {mayAct && at === null && drills}
    </>
  );
}
