// A game: so many days of the kit's site, and so many hidden targets in them, from the streams of one secret.
import { product } from '../attack/engine/product.ts';
import { type Fortnight, play } from './days.ts';
import { type Asked, drawAsked } from './questions.ts';
import { sceneOf } from './site.ts';
import type { Streams } from './streams.ts';

const WINDOWS_PER_DAY = 96;
/** The last public windows of a run are not published yet. */
const UNPUBLISHED = 2;

export type Game = { readonly fortnight: Fortnight; readonly asked: readonly Asked[] };
type GameSize = { readonly days: number; readonly targets: number };

export function playGame(
  { days, targets }: GameSize,
  streams: Streams,
  onDay: (day: number) => void = () => {},
): Game {
  const sensorIds = sceneOf().sensors.map(({ sensorId }) => sensorId);
  const windows = days * WINDOWS_PER_DAY - UNPUBLISHED;
  const asked = drawAsked(sensorIds, windows, targets, streams('questions'));
  return { asked, fortnight: play(product, { days, streams, asked, onDay }) };
}
