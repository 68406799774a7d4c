// The rail: every alert that runs, what waits for somebody first. Nothing on the page can filter an open alert away.
import { useState } from 'react';
import { isOpen, isRunning, railOrder } from '#client/model/alerts.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useShortcut } from '../shortcuts.ts';
import { AlertCard, type RailContext } from './alert-card.tsx';
import { alertPlaceOf } from './alert-words.ts';
import alertsColumnStyles from './alerts-column.module.css';
import { type StepAsked, StepDialog } from './step-dialog.tsx';
import { type AlertsKey, useAlertText } from './texts.ts';

export type AlertRailProps = {
  readonly alerts: readonly AlertView[];
  readonly context: RailContext;
  readonly problem: AlertsKey | null;
  readonly onStep: (alert: AlertView, action: AlertAction) => void;
  readonly onSelect: (regionId: string) => void;
  /** Nothing new comes, so that no alert comes either: that none is here is no comfort. */
  readonly isBehind?: boolean;
  /** False: the keys are those of another rail beside it. */
  readonly hasKeys?: boolean;
};

/** A acknowledges the first alert that waits, M says which measure was taken for the first that has none. */
function useAlertKeys(
  ordered: readonly AlertView[],
  mayAct: boolean,
  { onStep, onAsk }: { onStep: AlertRailProps['onStep']; onAsk: (asking: StepAsked) => void },
): { readonly first: AlertView | undefined; readonly unmeasured: AlertView | undefined } {
  const t = useAlertText();
  const first = mayAct ? ordered.find(isOpen) : undefined;
  const unmeasured = mayAct
    ? ordered.find((alert) => isRunning(alert) && alert.measure === null)
    : undefined;
  // Who may not act has no such key: the rail of now beside that of the past keeps its own.
  useShortcut(mayAct ? 'a' : '', mayAct ? t('acknowledge') : null, () => {
    if (first !== undefined) onStep(first, { step: 'acknowledge' });
  });
  useShortcut(mayAct ? 'm' : '', mayAct ? t('measure') : null, () => {
    if (unmeasured !== undefined) onAsk({ alert: unmeasured, step: 'measure' });
  });
  return { first, unmeasured };
}

/** Without an alert: what that says. Of a zone that nobody sees it says nothing, and must not read as if it did. */
function NoAlerts({ rows, isBehind }: Pick<RailContext, 'rows'> & { readonly isBehind: boolean }) {
  const t = useAlertText();
  // What is never covered is no news.
  const watched = rows.filter(({ state }) => state.kind !== 'unpublished');
  const unknown = watched.filter(({ state }) => state.kind !== 'level').length;
  if (unknown === watched.length)
    return (
      <p className={alertsColumnStyles.none} data-blind="">
        {t('alerts.none.blind')}
      </p>
    );
  if (isBehind) return null;
  if (unknown === 0) return <p className={alertsColumnStyles.none}>{t('alerts.none')}</p>;
  return (
    <p className={alertsColumnStyles.none}>
      {t('alerts.none.partly', { unknown, all: watched.length })}
    </p>
  );
}

export function AlertRail({ alerts, context, problem, ...props }: AlertRailProps) {
  const { onStep, onSelect, isBehind = false, hasKeys = true } = props;
  const t = useAlertText();
  const language = useLanguage();
  const [asking, setAsking] = useState<StepAsked | null>(null);
  const ordered = railOrder(alerts);
  const { first, unmeasured } = useAlertKeys(ordered, context.mayAct && hasKeys, {
    onStep,
    onAsk: setAsking,
  });
  return (
    <>
      <p className="problem" role="alert">
        {problem !== null && t(problem)}
      </p>
      {ordered.length === 0 && <NoAlerts rows={context.rows} isBehind={isBehind} />}
      {ordered.map((alert) => (
        <AlertCard
          key={alert.alertId}
          alert={alert}
          context={context}
          hasKeys={alert === first || (first === undefined && alert === unmeasured)}
          onStep={onStep}
          onAsk={(asked, step) => setAsking({ alert: asked, step })}
          onSelect={onSelect}
        />
      ))}
      {asking !== null && (
        <StepDialog
          asking={asking}
          place={alertPlaceOf(context.site, asking.alert.cells, language)}
          plan={context.plan}
          onStep={onStep}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
