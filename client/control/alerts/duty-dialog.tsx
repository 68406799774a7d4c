// Taking over duty: what is open, what was noted and what is ahead stands there as the handover, to be read and put right before it goes into the log.
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { sendLogEntry } from '#client/data/room-api.ts';
import { logQuery } from '#client/data/room-queries.ts';
import { alertPlaces } from '#client/model/alert-places.ts';
import { type AlertView, MAX_NOTE } from '#shared/wire/alert.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { textOf } from '../../ui/field.tsx';
import { useControlText } from '../texts.ts';
import { AskDialog } from './ask-dialog.tsx';
import type { RailContext } from './card-head.tsx';
import { handoverText } from './handover-text.ts';
import { type AlertsKey, useAlertText } from './texts.ts';
import { useCardName } from './use-card-name.ts';
import { stepProblemKey } from './use-steps.ts';

export type DutyDialogProps = {
  readonly alerts: readonly AlertView[] | undefined;
  readonly context: RailContext;
  /** Since when somebody has the watch, ISO 8601; null: nobody has it. */
  readonly since: string | null;
  readonly onChanged: () => void;
  readonly onClose: () => void;
};

function useHandover({ alerts, context, since }: DutyDialogProps) {
  const t = useAlertText();
  const c = useControlText();
  const language = useLanguage();
  const nameOf = useCardName(context);
  return (entries: readonly LogEntry[]): string => {
    const { rows, now } = context;
    const places = alerts === undefined ? null : alertPlaces(alerts, rows, now);
    const from = since === null ? 0 : Date.parse(since);
    const notes = entries.filter(({ document }) => Date.parse(document.at) >= from);
    return handoverText({ ...context, places, notes }, { t, c, language, nameOf });
  };
}

/** The text as it stood when the dialog opened: what somebody puts right in it is not overwritten by what comes. */
function Handover({ text }: { readonly text: string }) {
  const t = useAlertText();
  const first = useRef(text);
  return (
    <label>
      {t('duty.lead')}
      <textarea name="text" rows={10} maxLength={MAX_NOTE} defaultValue={first.current} />
    </label>
  );
}

export function DutyDialog(props: DutyDialogProps) {
  const { context, onChanged, onClose } = props;
  const { siteId } = context.site;
  const t = useAlertText();
  const log = useQuery(logQuery(siteId, null));
  const handoverOf = useHandover(props);
  const isWritten = useRef(false);
  const take = async (form: HTMLFormElement): Promise<AlertsKey | null> => {
    const text = textOf(form, 'text');
    try {
      // Tried again after half of it got through, the handover is not written twice.
      if (text !== '' && !isWritten.current) await sendLogEntry(siteId, { kind: 'handover', text });
      isWritten.current = true;
      await sendLogEntry(siteId, { kind: 'duty_taken' });
      return null;
    } catch (error) {
      return stepProblemKey(error);
    } finally {
      onChanged();
    }
  };
  return (
    <AskDialog title={t('duty.take')} save={t('duty.take')} onSave={take} onClose={onClose}>
      {!log.isPending && <Handover text={handoverOf(log.data?.entries ?? [])} />}
    </AskDialog>
  );
}
