// The phase in the status bar: what the rules for alerts go by. A change is asked about once, and can be taken back for a while.
import { useEffect, useState } from 'react';
import { sendLogEntry } from '#client/data/room-api.ts';
import type { EventState } from '#shared/wire/alert.ts';
import { PHASES, type Phase } from '#shared/wire/event-plan.ts';
import statStyles from '../stat.module.css';
import { AskDialog } from './ask-dialog.tsx';
import { type AlertsKey, useAlertText } from './texts.ts';
import { stepProblemKey } from './use-steps.ts';

const SCHEDULE = 'schedule';
const UNDO_MS = 10_000;

/** A phase that was set by hand; null: the schedule's. */
type Wanted = Phase | null;

/** What a change may still be taken back to; undefined: nothing, or no longer. */
function useUndo() {
  const [before, setBefore] = useState<Wanted>();
  useEffect(() => {
    if (before === undefined) return undefined;
    const timer = setTimeout(() => setBefore(undefined), UNDO_MS);
    return () => clearTimeout(timer);
  }, [before]);
  return { before, setBefore };
}

export type PhaseStatProps = {
  readonly siteId: string;
  readonly event: EventState;
  readonly mayAct: boolean;
  /** The room has to ask again how the event stands. */
  readonly onChanged: () => void;
};

/** Sets a phase, and takes it back. */
function useChange({ siteId, event, onChanged }: PhaseStatProps) {
  const { before, setBefore } = useUndo();
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  const { phase, isManual } = event;
  const set = async (to: Wanted): Promise<AlertsKey | null> => {
    try {
      await sendLogEntry(siteId, { kind: 'phase_changed', phase: to });
      return null;
    } catch (error) {
      return stepProblemKey(error);
    } finally {
      onChanged();
    }
  };
  const change = async (to: Wanted): Promise<AlertsKey | null> => {
    const found = await set(to);
    if (found === null) setBefore(isManual ? phase : null);
    return found;
  };
  const undo = async (to: Wanted): Promise<void> => {
    setBefore(undefined);
    setProblem(await set(to));
  };
  return { before, problem, change, undo };
}

export function PhaseStat(props: PhaseStatProps) {
  const t = useAlertText();
  const [wanted, setWanted] = useState<Wanted>();
  const { before, problem, change, undo } = useChange(props);
  const { event, mayAct } = props;
  const { phase, isManual } = event;
  const label = isManual ? `${t('phase')}, ${t('phase.manual')}` : t('phase');
  return (
    <>
      <div className={`${statStyles.stat} ${statStyles.phase}`}>
        <span role="status">
          {problem === null ? label : t(problem)}
          {before !== undefined && (
            <button type="button" onClick={() => void undo(before)}>
              {t('phase.undo')}
            </button>
          )}
        </span>
        {mayAct ? (
          <PhaseChoice phase={phase} isManual={isManual} onChoose={setWanted} />
        ) : (
          <b>{t(`phase.${phase}`)}</b>
        )}
      </div>
      {wanted !== undefined && (
        <AskDialog
          title={t('phase.change')}
          about={wanted === null ? t('phase.schedule') : t(`phase.${wanted}`)}
          save={t('phase.change')}
          onSave={() => change(wanted)}
          onClose={() => setWanted(undefined)}
        >
          <p>{t('phase.lead')}</p>
        </AskDialog>
      )}
    </>
  );
}

type PhaseChoiceProps = Pick<EventState, 'phase' | 'isManual'> & {
  readonly onChoose: (wanted: Wanted) => void;
};

function PhaseChoice({ phase, isManual, onChoose }: PhaseChoiceProps) {
  const t = useAlertText();
  return (
    <select
      aria-label={t('phase')}
      value={isManual ? phase : SCHEDULE}
      onChange={({ target }) => onChoose(PHASES.find((known) => known === target.value) ?? null)}
    >
      <option value={SCHEDULE}>{isManual ? t('phase.schedule') : t(`phase.${phase}`)}</option>
      {PHASES.filter((known) => isManual || known !== phase).map((known) => (
        <option key={known} value={known}>
          {t(`phase.${known}`)}
        </option>
      ))}
    </select>
  );
}
