// The attacks as a table: what the adversary got, of the product and of the control, without remarks on limits and what was counted besides.
import type { Attacks, Gain } from './kinds.ts';
import { captionOf } from './tables.ts';
import { paragraph, table } from './words.ts';

/** The first clause, without remarks in brackets that name a limit or a list of places. The whole is in the file. */
function shortOf(got: string): string {
  const bare = got.replace(/ \([^()]*(?:limit|;|\/)[^()]*\)/g, '');
  const [first = ''] = bare.split(';');
  return first.replaceAll('|', '\\|');
}

function tookWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`;
}

const GAIN_WORDS = paragraph(
  "A statistical adversary is scored by its gain over the same adversary without the target's data:",
);
const GAIN_HEAD = ['#', 'what', 'product', 'without', 'gain', 'control', 'without', 'gain'];

function gainCells(gain: Gain | undefined): readonly string[] {
  if (gain === undefined) return ['', '', ''];
  const { withData, without } = gain;
  return [withData, without, withData - without].map((value) => value.toFixed(3));
}

function residualWords(residual: Attacks['criticalResidual']): readonly string[] {
  if (residual === undefined) return [];
  const { windows, told, excluded, withoutSignal } = residual;
  return [
    paragraph(
      `The critical signal is the one exception to pooling. In ${windows} released windows with a signal it told a staff reader the level of a unit that may not signal in ${told}, and excluded a level in ${excluded}; without the signal, in ${withoutSignal}.`,
    ),
  ];
}

export function attackBlock(attacks: Attacks): string {
  const { results, seed } = attacks;
  const rows = results.map(({ id, title, product, control, whyNoControl }) => [
    id,
    title,
    `${product.asExpected ? '' : '**broken**: '}${shortOf(product.got)}`,
    control === null
      ? `none: ${whyNoControl}`
      : `${control.asExpected ? '' : '**survives**: '}${shortOf(control.got)}`,
  ]);
  const held = results.filter(({ product }) => product.asExpected).length;
  const controls = results.flatMap(({ control }) => (control === null ? [] : [control]));
  const broken = controls.filter(({ asExpected }) => asExpected).length;
  const took = tookWords(results.reduce((sum, { seconds }) => sum + seconds, 0));
  const gains = results.flatMap(({ id, product, control }) =>
    product.gain === undefined
      ? []
      : [[id, product.gain.of, ...[product.gain, control?.gain].flatMap(gainCells)]],
  );
  return [
    captionOf(attacks),
    table(['#', 'attack', 'from the product', 'from the control'], rows),
    paragraph(
      `${held} of ${results.length} hold, ${broken} of ${controls.length} controls break; seed ${seed}, ${took}.`,
    ),
    ...(gains.length === 0 ? [] : [GAIN_WORDS, table(GAIN_HEAD, gains)]),
    ...residualWords(attacks.criticalResidual),
  ].join('\n\n');
}
