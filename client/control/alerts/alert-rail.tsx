// The rail: every card, what waits for somebody first. Nothing on the page can filter an open alert away.
import { useEffect, useRef, useState } from 'react';
import {
  type AlertPlace,
  alertPlaces,
  answeredBy,
  isUnmeasured,
  isWaiting,
} from '#client/model/alert-places.ts';
import { isRunning } from '#client/model/alerts.ts';
import type { TakeStep } from '#client/model/room-source.ts';
import { isUnsent } from '#client/model/who-goes.ts';
import { isShelvedAt } from '#shared/domain/alerts/people.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import { AlertCard } from './alert-card.tsx';
import alertsColumnStyles from './alerts-column.module.css';
import type { CardProps, RailContext } from './card-head.tsx';
import { NoAlerts } from './no-alerts.tsx';
import { Shelf } from './shelf.tsx';
import { type StepAsked, StepDialog } from './step-dialog.tsx';
import { type AlertsKey, useAlertText } from './texts.ts';
import { useAlertKeys } from './use-alert-keys.ts';
import { useCardName } from './use-card-name.ts';
import { useSaid } from './use-said.ts';

export type AlertRailProps = {
  readonly alerts: readonly AlertView[];
  readonly context: RailContext;
  readonly problem: AlertsKey | null;
  readonly onStep: TakeStep;
  readonly onSelect: (regionId: string) => void;
  /** Nothing new comes, so that no alert comes either: that none is here is no comfort. */
  readonly isBehind?: boolean;
  /** False: the keys are those of another rail beside it. */
  readonly hasKeys?: boolean;
  /** The alert that somebody was called for and came to see; null: they came by themselves. */
  readonly called?: string | null;
};

/** The card that is open; whoever was called for an alert finds its card so, and in sight. */
function useOpenedCard(places: readonly AlertPlace[], called: string | null) {
  const [openedKey, setOpened] = useState<string | null>(null);
  const shown = useRef<string | null>(null);
  const key = places.find(({ alerts }) => alerts.some(({ alertId }) => alertId === called))?.key;
  useEffect(() => {
    if (key === undefined || shown.current === called) return;
    shown.current = called;
    setOpened(key);
    document.querySelector(`[data-alert~="${called}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [key, called]);
  return [openedKey, setOpened] as const;
}

type CardsProps = Omit<
  CardProps,
  'place' | 'name' | 'isFirst' | 'isOpened' | 'onOpen' | 'hasA' | 'hasM' | 'hasW'
> & {
  readonly places: readonly AlertPlace[];
  readonly nameOf: (place: AlertPlace) => string;
  readonly first: AlertPlace | undefined;
  readonly unmeasured: AlertPlace | undefined;
  readonly unsent: AlertPlace | undefined;
  readonly onSelect: (regionId: string) => void;
  readonly called: string | null;
};

function Cards({
  places,
  nameOf,
  first,
  unmeasured,
  unsent,
  onSelect,
  called,
  ...card
}: CardsProps) {
  const [openedKey, setOpened] = useOpenedCard(places, called);
  const open = (place: AlertPlace): void => {
    setOpened(openedKey === place.key ? null : place.key);
    if (place.row !== undefined && place.row.regionId !== null) onSelect(place.row.id);
  };
  return places.map((place) => (
    <AlertCard
      key={place.key}
      {...card}
      place={place}
      name={nameOf(place)}
      hasA={place === first}
      hasM={place === unmeasured}
      hasW={place === unsent}
      isFirst={place === places[0]}
      isOpened={place.key === openedKey}
      onOpen={open}
    />
  ));
}

export function AlertRail({ alerts, context, problem, ...props }: AlertRailProps) {
  const { onStep, onSelect, isBehind = false, hasKeys = true, called = null } = props;
  const t = useAlertText();
  const [asking, setAsking] = useState<StepAsked | null>(null);
  const { rows, plan, mayAct, now } = context;
  const places = alertPlaces(alerts, rows, now);
  const shelved = alerts.filter((alert) => isRunning(alert) && isShelvedAt(alert, now));
  const nameOf = useCardName(context);
  const { said, say } = useSaid(alerts);
  const act = (place: AlertPlace, action: AlertAction): void => {
    const before = answeredBy(place, action, plan);
    if (before.length === 0) return;
    say({ place: nameOf(place), action, before });
    onStep(before, action);
  };
  const withKeys = mayAct && hasKeys;
  const first = withKeys ? places.find(isWaiting) : undefined;
  const unmeasured = withKeys ? places.find(isUnmeasured) : undefined;
  const unsent = withKeys ? places.find(isUnsent) : undefined;
  useAlertKeys({ mayAct: withKeys, first, unmeasured, unsent, onStep: act, onAsk: setAsking });
  return (
    <>
      <p className="problem" role="alert">
        {problem !== null && t(problem)}
      </p>
      {places.length === 0 && (
        <NoAlerts {...{ rows, isBehind }} isAnyShelved={shelved.length > 0} />
      )}
      <Cards
        {...{ places, nameOf, context, first, unmeasured, unsent, onSelect, called }}
        onStep={act}
        onAsk={(place, step) => setAsking({ place, step, hasChanged: false })}
      />
      <Shelf alerts={shelved} context={context} onStep={onStep} />
      <p className={alertsColumnStyles.said} role="status">
        {problem === null && said}
      </p>
      {asking !== null && (
        <StepDialog
          {...{ asking, plan, now }}
          name={nameOf(asking.place)}
          onStep={act}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
