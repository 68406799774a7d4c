// Who goes: a team of the agreed measures, whoever is signed in, or anybody else by name.
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { sessionQuery } from '#client/data/queries.ts';
import { MAX_GOES } from '#shared/wire/alert.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { AlertPlace } from '../../model/alert-places.ts';
import { teamsAt, whoToSend } from '../../model/who-goes.ts';
import { textOf } from '../../ui/field.tsx';
import { useAlertText } from './texts.ts';

const OTHER = '';

/** Who was chosen, or written. */
export function whoOf(form: HTMLFormElement): string {
  const chosen = textOf(form, 'goes');
  return chosen === OTHER ? textOf(form, 'who') : chosen;
}

type Choice = { readonly who: string; readonly label: string; readonly more: string };

function useChoices(place: AlertPlace, plan: EventPlan | null): readonly Choice[] {
  const t = useAlertText();
  const language = useLanguage();
  const { data: session } = useQuery(sessionQuery());
  const teams = teamsAt(plan, place.alerts, language).map(({ who, channel }) => ({
    who,
    label: who,
    more: channel === '' ? '' : t('goes.channel', { channel }),
  }));
  // A token is no person.
  const name = session?.displayName ?? null;
  if (name === null) return teams;
  return [...teams, { who: whoToSend(name), label: t('goes.self'), more: name }];
}

export type GoesChoicesProps = {
  readonly place: AlertPlace;
  readonly plan: EventPlan | null;
  /** What is asked, for whoever does not see it stand above. */
  readonly title: string;
};

export function GoesChoices({ place, plan, title }: GoesChoicesProps) {
  const t = useAlertText();
  const id = useId();
  const choices = useChoices(place, plan);
  const [chosen, choose] = useState(choices[0]?.who ?? OTHER);
  const all = [...choices, { who: OTHER, label: t('goes.other'), more: '' }];
  return (
    <>
      {choices.length > 0 && (
        <fieldset>
          <legend className="visually-hidden">{title}</legend>
          {all.map(({ who, label, more }) => (
            <label key={who}>
              <input
                type="radio"
                name="goes"
                value={who}
                checked={who === chosen}
                onChange={() => choose(who)}
              />
              <span>
                <b>{label}</b> {more}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <label htmlFor={id}>{t('goes.field')}</label>
      <input
        id={id}
        type="text"
        name="who"
        maxLength={MAX_GOES}
        autoComplete="off"
        required={chosen === OTHER}
        pattern=".*\S.*"
        onChange={() => choose(OTHER)}
      />
    </>
  );
}
