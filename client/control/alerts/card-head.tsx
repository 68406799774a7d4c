// What stands at the head of every card: the sign of the place, and its name.
import type { EpochMs } from '#shared/time.ts';
import { type AlertPlace, hasSignal } from '../../model/alert-places.ts';
import { type Look, lookOf } from '../../model/look.ts';
import type { NamedSite } from '../../model/place-names.ts';
import { Plate } from '../../ui/plate.tsx';
import { SignalMark } from '../../ui/signal-mark.tsx';
import nameStyles from './card-name.module.css';
import type { StepsProps } from './card-steps.tsx';
import type { CardContext } from './card-why.tsx';

/** What a rail's cards have in common. */
export type RailContext = CardContext & {
  /** The same at another time: of what was said then. */
  readonly siteAt: (at: EpochMs) => NamedSite;
  /** False for viewers, auditors, and everything that is past. */
  readonly mayAct: boolean;
};

export type CardProps = Omit<StepsProps, 'plan'> & {
  readonly context: RailContext;
  /** The first stands there in full. */
  readonly isFirst: boolean;
  /** Somebody opened it. */
  readonly isOpened: boolean;
  /** Shows the zone, and the card in full or short again. */
  readonly onOpen: (place: AlertPlace) => void;
};

function lookFor({ row, level }: AlertPlace): Look {
  if (row !== undefined) return lookOf(row.state);
  return level === 3 || level === 4 ? level : 'withheld';
}

export function Sign({ place, isFull }: { readonly place: AlertPlace; readonly isFull: boolean }) {
  // What one sensor says is the sign where the level of the place does not say as much.
  if (hasSignal(place) && (place.level ?? 0) < 3) return <SignalMark size={isFull ? 44 : 34} />;
  const size = place.state === 'open' && !place.isCalm ? 'xl' : 'l';
  return <Plate look={lookFor(place)} size={isFull ? size : 'm'} />;
}

export function Name({ place, name, isFirst, isOpened, onOpen }: CardProps) {
  return (
    <h3>
      <button
        type="button"
        className={nameStyles.name}
        aria-expanded={isFirst ? undefined : isOpened}
        dir="auto"
        title={name}
        onClick={() => onOpen(place)}
      >
        {name}
      </button>
    </h3>
  );
}
