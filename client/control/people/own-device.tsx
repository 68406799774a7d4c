// The switch for alerts on this device when it is closed, and what is true of it, in words.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  devicePushQuery,
  pushAbility,
  switchOffPush,
  switchOnPush,
} from '#client/data/device-push.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { DeviceAlerts } from '#shared/wire/device-alerts.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { type DeviceKey, deviceProblemOf, useDeviceText } from './device-texts.ts';
import peopleStyles from './people.module.css';
import { useStaffClock } from './staff-clock.tsx';

type StateKey = Extract<DeviceKey, `state.${string}`>;

function stateOf({ publicKey, device }: DeviceAlerts): StateKey {
  const ability = pushAbility();
  if (ability !== 'able') return `state.${ability}`;
  if (publicKey === null) return 'state.none';
  return device === null ? 'state.off' : 'state.on';
}

/** What the switch does, one press at a time. */
function usePress(accountId: string, known: DeviceAlerts | undefined) {
  const language = useLanguage();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<DeviceKey | null>(null);
  const [isBusy, setBusy] = useState(false);
  const turn = async (): Promise<void> => {
    const key = known?.publicKey ?? null;
    if (known === undefined || key === null) return;
    if (known.device !== null) await switchOffPush();
    else await switchOnPush(key, accountId, language);
    // In the log of changes too.
    await queryClient.invalidateQueries({ queryKey: ['audit'] });
  };
  const press = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await turn();
    } catch (error) {
      setProblem(deviceProblemOf(error));
    }
    await queryClient.invalidateQueries({ queryKey: devicePushQuery().queryKey });
    setBusy(false);
  };
  return { press, problem, isBusy };
}

function LastFailure({ device }: Pick<DeviceAlerts, 'device'>) {
  const d = useDeviceText();
  const { moment } = useStaffClock();
  const last = device?.lastFailure ?? null;
  if (last === null) return null;
  const why = d(`why.${last.failure}`);
  return <p className="problem">{d('failed.last', { time: moment(last.at), why })}</p>;
}

export function OwnDevice({ session: { accountId } }: { readonly session: Session }) {
  const d = useDeviceText();
  const { moment } = useStaffClock();
  const { data: known } = useQuery(devicePushQuery());
  const { press, problem, isBusy } = usePress(accountId, known);
  if (known === undefined) return null;
  const state = stateOf(known);
  const { device } = known;
  const mayPress = state === 'state.on' || state === 'state.off';
  const time = device === null ? '' : moment(device.endsAt);
  return (
    <section aria-labelledby="device-title" data-device={state}>
      <h2 id="device-title">{d('title')}</h2>
      <p className="hint">{d('lead')}</p>
      <div className={peopleStyles.actions}>
        {mayPress && (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            aria-describedby="device-state"
            onClick={() => void press()}
          >
            {d(state === 'state.on' ? 'off' : 'on')}
          </button>
        )}
        <span id="device-state" role="status">
          {isBusy ? d('busy') : d(state, { time })}
        </span>
      </div>
      <p className="problem" role="alert">
        {problem !== null && d(problem)}
      </p>
      <LastFailure device={device} />
    </section>
  );
}
