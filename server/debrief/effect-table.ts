// What was agreed for each alert, what was taken and how soon, and how long it took until the level fell.
import { textIn } from '#shared/languages.ts';
import { type MeasureEffect, measureEffects } from './effects.ts';
import { el, type Markup, type Node } from './markup.ts';
import { table } from './markup-table.ts';
import type { Telling } from './telling.ts';
import type { Debrief } from './types.ts';

function takenWords({ agreed, taken }: MeasureEffect, { t, measure, who }: Telling): Node {
  if (taken === null) return t('effects.nothing');
  const { document, name, seq } = taken;
  const isAgreed = agreed !== null && document.data.measureId === agreed.measureId;
  const words = isAgreed ? t('effects.agreed.taken') : measure(document.data.measureId, seq);
  return [el('div', {}, words), el('div', { class: 'note' }, who(document.actor, name))];
}

function outcomeWords({ outcome, taken }: MeasureEffect, { t, format }: Telling): string {
  if (taken === null || outcome.kind === 'none') return '–';
  if (outcome.kind === 'fell') return format.duration(outcome.afterMs);
  return t(`effects.${outcome.kind}`);
}

export function effectSection(debrief: Debrief, telling: Telling): Markup | null {
  const { t, format, place, alerts } = telling;
  const rows = measureEffects(debrief, alerts).map((effect) => [
    effect.of.number,
    place(effect.of.alert),
    textIn(effect.agreed?.text, debrief.language) ?? '–',
    takenWords(effect, telling),
    format.duration(effect.takenAfterMs),
    outcomeWords(effect, telling),
  ]);
  if (rows.length === 0) return null;
  return el(
    'section',
    { 'aria-labelledby': 'effects' },
    el('h2', { id: 'effects' }, t('effects')),
    table(
      t('effects'),
      [
        [t('alerts.number'), true],
        [t('effects.where'), false],
        [t('effects.agreed'), false],
        [t('effects.taken'), false],
        [t('effects.after'), true],
        [t('effects.fell'), true],
      ],
      rows,
    ),
    el('p', { class: 'note' }, t('effects.note')),
  );
}
