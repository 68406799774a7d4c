// The attacks as a table: what the adversary got, of the product and of the control, without remarks on limits and what was counted besides.
import { olderEngineWords } from './engine.ts';
import type { Attacks, Gain } from './kinds.ts';
import { captionOf } from './tables.ts';
import { list, paragraph, table } from './words.ts';

/** The first clause, without remarks in brackets that name a limit or a list of places. The whole is in the file. */
function shortOf(got: string): string {
  const bare = got.replace(/ \([^()]*(?:limit|;|\/)[^()]*\)/g, '');
  const [first = ''] = bare.split(';');
  return first.replaceAll('|', '\\|');
}

type Result = Attacks['results'][number];

/** What does not hold, and what no limit is set for, with its figures: a row that says less would be read as held. */
function productWords({ verdict, product }: Result): string {
  const { got, notHeld = [], reported = [] } = product;
  const mark = { holds: '', 'holds in part': '**in part**: ', broken: '**broken**: ' }[verdict];
  const parts = [
    `${mark}${shortOf(got)}`,
    ...(notHeld.length === 0 ? [] : [`**not held**, a residual risk: ${list(notHeld)}`]),
    ...(reported.length === 0 ? [] : [`a residual risk without a limit: ${list(reported)}`]),
  ];
  return parts.join('; ');
}

function controlWords({ control, whyNoControl }: Result): string {
  if (control === null) return `none: ${whyNoControl}`;
  return `${control.asExpected ? '' : '**survives**: '}${shortOf(control.got)}`;
}

function verdictWords(results: readonly Result[]): string {
  const ids = (wanted: Result['verdict']): readonly string[] =>
    results.filter(({ verdict }) => verdict === wanted).map(({ id }) => id);
  const [inPart, broken] = [ids('holds in part'), ids('broken')];
  const controls = results.flatMap(({ control }) => (control === null ? [] : [control]));
  return [
    `${ids('holds').length} of ${results.length} hold`,
    ...(inPart.length === 0 ? [] : [`${inPart.length} in part (${list(inPart)})`]),
    ...(broken.length === 0 ? [] : [`${broken.length} broken (${list(broken)})`]),
    `${controls.filter(({ asExpected }) => asExpected).length} of ${controls.length} controls break`,
  ].join(', ');
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

export function attackBlock(attacks: Attacks, engine: string): string {
  const { results, seed } = attacks;
  const rows = results.map((result) => [
    result.id,
    result.title,
    productWords(result),
    controlWords(result),
  ]);
  const took = tookWords(results.reduce((sum, { seconds }) => sum + seconds, 0));
  const gains = results.flatMap(({ id, product, control }) =>
    product.gain === undefined
      ? []
      : [[id, product.gain.of, ...[product.gain, control?.gain].flatMap(gainCells)]],
  );
  return [
    ...olderEngineWords(attacks.engine, engine),
    captionOf(attacks),
    table(['#', 'attack', 'from the product', 'from the control'], rows),
    paragraph(`${verdictWords(results)}; seed ${seed}, ${took}.`),
    ...(gains.length === 0 ? [] : [GAIN_WORDS, table(GAIN_HEAD, gains)]),
    ...residualWords(attacks.criticalResidual),
  ].join('\n\n');
}
