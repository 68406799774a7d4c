// The rail: every alert that runs, what waits for somebody first. Nothing on the page can filter an open alert away.
import { useState } from 'react';
import { isOpen, isRunning } from '#client/model/alerts.ts';
import type { TakeStep } from '#client/model/room-source.ts';
import { type AlertCardOf, cardsOf, spanOf } from '#shared/domain/alerts/cards.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useShortcut } from '../shortcuts.ts';
import { AlertCard, type CardProps, type RailContext } from './alert-card.tsx';
import { alertPlaceOf } from './alert-words.ts';
import alertsColumnStyles from './alerts-column.module.css';
import { JoinedCard } from './joined-card.tsx';
import { Shelf } from './shelf.tsx';
import { type StepAsked, StepDialog } from './step-dialog.tsx';
import { type AlertsKey, useAlertText } from './texts.ts';
import { type TogetherAsked, TogetherDialog } from './together-dialog.tsx';

export type AlertRailProps = {
  readonly alerts: readonly AlertView[];
  readonly context: RailContext;
  readonly problem: AlertsKey | null;
  readonly onStep: TakeStep;
  readonly onSelect: (regionId: string) => void;
  /** Nothing new comes, so that no alert comes either: that none is here is no comfort. */
  readonly isBehind?: boolean;
};

/** A acknowledges the first card that waits, with all that is in it; M says which measure was taken for the first that has none. */
function useAlertKeys(
  cards: readonly AlertCardOf<AlertView>[],
  mayAct: boolean,
  { onStep, onAsk }: { onStep: AlertRailProps['onStep']; onAsk: (asking: StepAsked) => void },
): { readonly first: AlertView | undefined; readonly unmeasured: AlertView | undefined } {
  const t = useAlertText();
  const ordered = mayAct ? cards.flatMap((card) => card.alerts) : [];
  const first = ordered.find(isOpen);
  const unmeasured = ordered.find((alert) => isRunning(alert) && alert.measure === null);
  // Who may not act has no such key: the rail of now beside that of the past keeps its own.
  useShortcut(mayAct ? 'a' : '', mayAct ? t('acknowledge') : null, () => {
    const waiting = cards.find(({ alerts: [alert] }) => isOpen(alert));
    if (waiting !== undefined) onStep(waiting.alerts.filter(isOpen), { step: 'acknowledge' });
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

/** The same while its alerts change: of a joined card, what joins them. */
function keyOf({ about, alerts }: AlertCardOf<AlertView>): string {
  const [{ alertId, openedAt }] = alerts;
  if (about === 'alone') return alertId;
  return `${about} ${about === 'blind' ? spanOf(alerts).from : openedAt}`;
}

type CardOfProps = Omit<CardProps, 'alert' | 'onStep' | 'onShelve'> & {
  readonly card: AlertCardOf<AlertView>;
  readonly onStep: TakeStep;
  readonly onAskAll: (asking: TogetherAsked) => void;
};

function CardOf({ card, onAskAll, onAsk, onSelect, ...shared }: CardOfProps) {
  const { about, alerts } = card;
  if (about !== 'alone') return <JoinedCard {...{ about, alerts }} {...shared} onAsk={onAskAll} />;
  return (
    <AlertCard
      alert={alerts[0]}
      {...shared}
      {...{ onAsk, onSelect }}
      onShelve={() => onAskAll({ alerts, step: 'shelve' })}
    />
  );
}

export function AlertRail({ alerts, context, problem, ...props }: AlertRailProps) {
  const { onStep, onSelect, isBehind = false } = props;
  const t = useAlertText();
  const language = useLanguage();
  const [asking, setAsking] = useState<StepAsked | null>(null);
  const [together, setTogether] = useState<TogetherAsked | null>(null);
  const { cards, shelved } = cardsOf(alerts, context.now);
  const { first, unmeasured } = useAlertKeys(cards, context.mayAct, {
    onStep,
    onAsk: setAsking,
  });
  return (
    <>
      <p className="problem" role="alert">
        {problem !== null && t(problem)}
      </p>
      {cards.length === 0 && <NoAlerts rows={context.rows} isBehind={isBehind} />}
      {cards.map((card) => {
        const [alert] = card.alerts;
        const hasKeys = alert === first || (first === undefined && alert === unmeasured);
        return (
          <CardOf
            key={keyOf(card)}
            {...{ card, context, hasKeys, onStep, onSelect }}
            onAsk={(asked, step) => setAsking({ alert: asked, step })}
            onAskAll={setTogether}
          />
        );
      })}
      <Shelf alerts={shelved} context={context} onStep={onStep} />
      {together !== null && (
        <TogetherDialog
          asking={together}
          context={context}
          onStep={onStep}
          onClose={() => setTogether(null)}
        />
      )}
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
