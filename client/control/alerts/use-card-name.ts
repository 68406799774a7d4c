// What a card is called: its place, or how many places it is about and since when.
import type { AlertPlace } from '#client/model/alert-places.ts';
import { spanOf } from '#shared/domain/alerts/cards.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { CardContext } from './card-why.tsx';
import { useJoinedText } from './texts.ts';

export function useCardName({
  site,
  clock,
}: Pick<CardContext, 'site' | 'clock'>): (place: AlertPlace) => string {
  const t = useJoinedText();
  const language = useLanguage();
  return ({ about, alerts, cells }) => {
    if (about === 'place') return placeNameOf(site, cells, language);
    const count = alerts.length;
    if (about === 'more') return t('more', { count });
    const { from, to } = spanOf(alerts);
    return to === null
      ? t('blind.since', { from: clock.time(from), count })
      : t('blind.span', { from: clock.time(from), to: clock.time(to), count });
  };
}
