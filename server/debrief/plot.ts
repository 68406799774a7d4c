// The course of one area: a row of steps per region under a band of phases, on one axis of time. Everything that it shows stands in the tables too.
import { textIn } from '#shared/languages.ts';
import { DAY_MS, type EpochMs } from '#shared/time.ts';
import { colour } from './colours.ts';
import {
  drawFlag,
  FLAG_LINE,
  type FlagSpan,
  type NumberedAlert,
  type PlacedFlag,
  placeFlags,
} from './flags.ts';
import { el, type Markup, type Node, round } from './markup.ts';
import { offsetsOf } from './offsets.ts';
import { fillOf, OUTLINES, outlineOf } from './patterns.ts';
import { type Run, runsOf, ticksOf } from './runs.ts';
import type { Debrief, DebriefRegion } from './types.ts';
import { type DebriefFormat, type DebriefTranslate, formatIn } from './words.ts';

const PLOT_WIDTH = 700;
const LEFT = 142;
/** Of a line of a name, in the widest font that a reader may have. */
const LABEL_CHARACTERS = 16;
const BAND = 18;
const LEVEL_HEIGHT = 8;
/** Five levels. */
const ROW = LEVEL_HEIGHT * 5;
const ROW_GAP = 8;
/** Beyond the last moment, so that its time of day is whole. */
const MARGIN = 18;

type PlotScale = {
  readonly x: (at: EpochMs) => number;
  readonly format: DebriefFormat;
  readonly t: DebriefTranslate;
};

function drawRun(run: Run, baseline: number, { x, t }: PlotScale): Node {
  const { look } = run;
  const [left, right] = [round(x(run.from)), round(x(run.to))];
  const width = round(right - left);
  const height = look.level === null ? ROW : (look.level + 1) * LEVEL_HEIGHT;
  const top = baseline - height;
  const body = el('rect', { x: left, y: top, width, height, fill: fillOf(look) });
  if (look.level === null) {
    const isWide = width > 66;
    const edge = el('rect', {
      x: left,
      y: top,
      width,
      height,
      fill: 'none',
      stroke: outlineOf(look),
      'stroke-width': 0.8,
    });
    const words = { x: left + width / 2, y: baseline - ROW / 2 + 4, class: 'sight' };
    return [body, edge, isWide ? el('text', words, t(`sight.${look.sight}`)) : null];
  }
  const line = el('path', {
    d: `M${left} ${top}h${width}`,
    stroke: outlineOf(look),
    'stroke-width': OUTLINES[look.level] ?? 1,
  });
  if (width < 12) return [body, line];
  // In the bar where it is high enough, over it where it is not.
  const isInside = look.level >= 2;
  const digit = {
    x: left + width / 2,
    y: isInside ? top + 12 : top - 3,
    class: isInside ? `digit on-level-${look.level}` : 'digit',
  };
  return [body, line, el('text', digit, look.level)];
}

/** At most three lines of what the region is called. */
function labelLines(name: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of name.split(' ')) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= LABEL_CHARACTERS || last === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]} …`];
}

/** A region with its flags, and where it begins. */
type PlotRow = {
  readonly region: DebriefRegion;
  readonly flags: readonly PlacedFlag[];
  readonly top: number;
  readonly baseline: number;
};

/** Rows under each other, each as high as its flags need. */
function rowsOf(
  regions: readonly DebriefRegion[],
  alerts: ReadonlyMap<string, readonly NumberedAlert[]>,
  span: FlagSpan,
): readonly PlotRow[] {
  let top = BAND;
  return regions.map((region) => {
    const flags = placeFlags(alerts.get(region.regionId) ?? [], span);
    const lines = Math.max(1, ...flags.map(({ line }) => line + 1));
    const row = { region, flags, top, baseline: top + lines * FLAG_LINE + ROW };
    top = row.baseline + ROW_GAP;
    return row;
  });
}

function drawRow(
  debrief: Debrief,
  { region, flags, top, baseline }: PlotRow,
  scale: PlotScale,
  span: FlagSpan,
): Markup {
  const name = textIn(region.name, debrief.language);
  const lines = labelLines(name);
  const grid = [1, 2, 3, 4].map((level) =>
    el('path', { d: `M${LEFT} ${baseline - level * LEVEL_HEIGHT}H${PLOT_WIDTH}`, class: 'grid' }),
  );
  return el(
    'g',
    {},
    el('title', {}, name),
    lines.map((line, i) =>
      el(
        'text',
        { x: 0, y: baseline - ROW / 2 + (i - lines.length / 2) * 13 + 11, class: 'label' },
        line,
      ),
    ),
    [0, 2, 4].map((level) =>
      el(
        'text',
        { x: LEFT - 5, y: baseline - (level + 1) * LEVEL_HEIGHT + 4, class: 'axis end' },
        level,
      ),
    ),
    grid,
    runsOf(debrief, region).map((run) => drawRun(run, baseline, scale)),
    el('path', { d: `M${LEFT} ${baseline}H${PLOT_WIDTH}`, class: 'base' }),
    flags.map((flag) => drawFlag(flag, span, top, baseline)),
  );
}

const PHASE_FILLS = {
  ingress: colour('surface-3'),
  circulation: colour('surface-1'),
  egress: colour('map-waterline'),
} as const;

function drawPhases({ phases }: Debrief, height: number, { x, t }: PlotScale): readonly Markup[] {
  return phases.map(({ from, to, phase, isManual }) => {
    const [left, width] = [round(x(from)), round(x(to) - x(from))];
    const name = t(`phase.${phase}`);
    const word = isManual ? `${name} (${t('manual')})` : name;
    const shown = [word, name, name.slice(0, 1)].find((text) => text.length * 6 + 4 < width);
    return el(
      'g',
      {},
      el('title', {}, word),
      el('rect', {
        x: left,
        y: 0,
        width,
        height: BAND - 3,
        fill: PHASE_FILLS[phase],
        class: 'phase',
      }),
      el('path', { d: `M${left} ${BAND - 3}V${height}`, class: 'bound' }),
      el('text', { x: left + width / 2, y: 11, class: 'axis mid' }, shown ?? ''),
    );
  });
}

function drawAxis(
  { from, to, site }: Debrief,
  y: number,
  { x, format }: PlotScale,
): readonly Node[] {
  const { ticks, stepMs } = ticksOf(from, to, offsetsOf(site.timeZone));
  const isDays = stepMs >= DAY_MS;
  return ticks.map((at) => {
    const left = round(x(at));
    const offset = isDays ? null : format.offset(at);
    return [
      el('path', { d: `M${round(x(at))} ${BAND}V${y + 4}`, class: 'grid' }),
      el(
        'text',
        { x: left, y: y + 15, class: 'axis mid' },
        isDays ? format.day(at).split(' ').slice(1, 3).join(' ') : format.bare(at),
      ),
      offset === null ? null : el('text', { x: left, y: y + 28, class: 'axis mid' }, offset),
    ];
  });
}

/** One figure. `alerts`: of these regions, by region id. */
export function plot(
  debrief: Debrief,
  regions: readonly DebriefRegion[],
  alerts: ReadonlyMap<string, readonly NumberedAlert[]>,
  { area, t }: { readonly area: string; readonly t: DebriefTranslate },
): Markup {
  const { from, to, language, site } = debrief;
  const format = formatIn(site.timeZone, language, debrief);
  const x = (at: EpochMs): number => {
    const inside = Math.min(to, Math.max(from, at));
    return LEFT + ((inside - from) / (to - from)) * (PLOT_WIDTH - LEFT);
  };
  const scale: PlotScale = { x, format, t };
  const span: FlagSpan = { x, left: LEFT, right: PLOT_WIDTH + MARGIN, to };
  const rows = rowsOf(regions, alerts, span);
  const bottom = (rows.at(-1)?.baseline ?? BAND) + ROW_GAP;
  return el(
    'svg',
    {
      viewBox: `0 0 ${PLOT_WIDTH + MARGIN} ${bottom + (format.offset(from) === null ? 20 : 33)}`,
      class: 'plot',
      role: 'img',
      'aria-label': t('plots.alt', { area, from: format.moment(from), to: format.moment(to) }),
    },
    drawAxis(debrief, bottom, scale),
    drawPhases(debrief, bottom, scale),
    rows.map((row) => drawRow(debrief, row, scale, span)),
  );
}
