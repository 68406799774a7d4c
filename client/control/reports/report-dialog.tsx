// What somebody on the spot sees, in three taps: a word of a closed list, with a few words more where they help. It goes into the log as a person's word.
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { sendLogEntry } from '#client/data/room-api.ts';
import { logKey } from '#client/data/room-queries.ts';
import { type ReportPlace, spotsOf } from '#client/model/place-reports.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { isReportWord, REPORT_WORDS } from '#shared/domain/glossary/report-words.ts';
import { MAX_REPORT_NOTE, type ReportWord } from '#shared/wire/decision-log.ts';
import { textOf } from '../../ui/field.tsx';
import { AskDialog } from '../alerts/ask-dialog.tsx';
import { type AlertsKey, useAlertText } from '../alerts/texts.ts';
import { stepProblemKey } from '../alerts/use-steps.ts';
import styles from './reports.module.css';
import { SpotChoice } from './spot-choice.tsx';
import { useReportText } from './texts.ts';

export type Reported = { readonly spot: ReportPlace; readonly word: ReportWord };

export type ReportDialogProps = {
  readonly siteId: string;
  readonly rows: readonly ZoneRow[];
  /** The zone that is chosen in the room. */
  readonly here: ZoneRow | undefined;
  readonly onSent: (reported: Reported) => void;
  readonly onClose: () => void;
};

const CHOICES = Object.keys(REPORT_WORDS).filter(isReportWord);

function Words() {
  const t = useReportText();
  const a = useAlertText();
  return (
    <fieldset className={styles.words}>
      <legend>{t('what')}</legend>
      {CHOICES.map((word) => (
        <label key={word}>
          <input type="radio" name="word" value={word} required />
          <b>{a(`seen.${word}`)}</b>
        </label>
      ))}
    </fieldset>
  );
}

export function ReportDialog({ siteId, rows, here, onSent, onClose }: ReportDialogProps) {
  const t = useReportText();
  const id = useId();
  const queryClient = useQueryClient();
  const [spot, setSpot] = useState<ReportPlace | null>(
    here === undefined ? null : (spotsOf(here)[0] ?? null),
  );
  const send = async (form: HTMLFormElement): Promise<AlertsKey | null> => {
    const word = textOf(form, 'word');
    const note = textOf(form, 'note');
    if (spot === null || !isReportWord(word)) return null;
    const said = note === '' ? {} : { text: note };
    try {
      await sendLogEntry(siteId, { kind: 'place_reported', cells: [...spot.cells], word, ...said });
      await queryClient.invalidateQueries({ queryKey: logKey(siteId) });
      onSent({ spot, word });
      return null;
    } catch (error) {
      return stepProblemKey(error);
    }
  };
  return (
    <AskDialog title={t('open')} save={t('send')} onSave={send} onClose={onClose}>
      <SpotChoice rows={rows} here={here} spot={spot} onSpot={setSpot} />
      <Words />
      <label htmlFor={id}>{t('note')}</label>
      <textarea id={id} name="note" rows={2} maxLength={MAX_REPORT_NOTE} />
    </AskDialog>
  );
}
