// The attacks as a table: what the adversary got, of the product and of the control, without remarks on limits and what was counted besides.
import type { Attacks } from './kinds.ts';
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
  return [
    captionOf(attacks),
    table(['#', 'attack', 'from the product', 'from the control'], rows),
    paragraph(
      `${held} of ${results.length} hold, ${broken} of ${controls.length} controls break; seed ${seed}, ${took}.`,
    ),
  ].join('\n\n');
}
