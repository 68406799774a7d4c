// Notes that are tied to a place: those among the newest entries of the log, and room for another one.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { give } from '#client/data/outbox.ts';
import { logKey, logQuery } from '#client/data/room-queries.ts';
import type { Scene } from '#client/model/room-source.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { MAX_NOTE } from '#shared/wire/alert.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { textOf } from '../../ui/field.tsx';
import { type AlertsKey, useAlertText } from '../alerts/texts.ts';
import { stepProblemKey } from '../alerts/use-steps.ts';
import { sendByKeys } from '../send-keys.ts';
import type { Clock } from '../words.ts';
import { useZoneText } from './texts.ts';
import styles from './zone-sheet.module.css';

export type PlaceNotesProps = {
  readonly row: ZoneRow;
  readonly siteId: string;
  readonly scene: Scene;
  /** False: nothing is added to what is past, or by whoever only looks. */
  readonly mayAct: boolean;
  readonly clock: Clock;
};

function isAbout({ document: { kind, data } }: LogEntry, { cells }: ZoneRow): boolean {
  const about: readonly unknown[] = Array.isArray(data.cells) ? data.cells : [];
  return kind === 'note' && about.some((cell) => cells.some((own) => own === cell));
}

function NoteForm({ row, siteId }: Pick<PlaceNotesProps, 'row' | 'siteId'>) {
  const t = useZoneText();
  const a = useAlertText();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = textOf(form, 'note');
    if (text === '') return;
    try {
      const cells = [...row.cells];
      await give(siteId, { kind: 'note', cells, action: { kind: 'note', text, cells } });
      form.reset();
      setProblem(null);
      await queryClient.invalidateQueries({ queryKey: logKey(siteId) });
    } catch (error) {
      setProblem(stepProblemKey(error));
    }
  };
  return (
    <form className={styles.note} onSubmit={(event) => void submit(event)} onKeyDown={sendByKeys}>
      <label>
        {a('log.note.hint')}
        <textarea name="note" rows={2} maxLength={MAX_NOTE} />
      </label>
      <button type="submit" className="button">
        {t('notes.save')}
      </button>
      {problem !== null && <p role="alert">{a(problem)}</p>}
    </form>
  );
}

export function PlaceNotes({ row, siteId, scene, mayAct, clock }: PlaceNotesProps) {
  const t = useZoneText();
  const a = useAlertText();
  const asked = useQuery(logQuery(siteId, scene.recordedAt));
  const notes = (asked.data?.entries ?? []).filter((entry) => isAbout(entry, row));
  return (
    <>
      <h3>{t('notes')}</h3>
      {asked.data !== undefined && notes.length === 0 && <p>{t('notes.none')}</p>}
      <ul className={styles.list}>
        {notes.map(({ seq, document, text, name, isErased }) => (
          <li key={seq}>
            <b dir="auto">{isErased ? a('log.erased') : text}</b>
            <span>
              {clock.time(Date.parse(document.at))}
              {name !== null && ` · ${name}`} · #{seq}
            </span>
          </li>
        ))}
      </ul>
      {mayAct && <NoteForm row={row} siteId={siteId} />}
    </>
  );
}
