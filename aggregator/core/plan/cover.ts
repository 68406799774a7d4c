// The disjoint cover of release specification section 6: whatever is too thin on its own is pooled with its neighbours in the tree, and nothing is
// ever released together with a part or a whole of itself.
import { type BandMap, commonMap, keepsQuiet } from '../policy/bands.ts';
import { OwnerTally } from './owners.ts';
import { commonOf, type PlanUnit, trim } from './trim.ts';

/** What may become a region: a leaf, a gathering of leaves, or (public lane) a staff region. */
export type Part = {
  /** In byte order; the first one is the part's id. */
  readonly cells: readonly string[];
  readonly units: readonly PlanUnit[];
  /** Tree node under which it was gathered, null for a leaf. */
  readonly partOf: string | null;
  /** Indices of the parts that the caller handed in. */
  readonly sources: readonly number[];
};

export type SafetyRule = {
  /** k and the units to spare. */
  readonly k: number;
  readonly plannedUnits: number;
  readonly ownerSlack: number;
};

/** A part that is a region: its cells and units are those that are planned, and it has the map of those. */
export type Planned = Part & { readonly map: BandMap };

export type Cover = {
  readonly regions: readonly Planned[];
  /** Cells of no region, in byte order: of parts that are not safe, and those none of whose units was kept. */
  readonly uncovered: readonly string[];
  /** Units that were taken out of the regions. */
  readonly surplus: readonly PlanUnit[];
};

/** A part that is still growing, with its tallies kept along. */
class Gathering {
  readonly parts: Part[] = [];
  readonly #owners = new OwnerTally();
  #map: BandMap | null = null;

  add(part: Part): void {
    this.parts.push(part);
    for (const { group, map } of part.units) {
      this.#owners.add(group);
      this.#map = this.#map === null ? map : commonMap(this.#map, map);
    }
  }

  /** safe(S) of section 6; and a common map whose quiet band reaches above d2 must not be released. */
  isSafe(rule: SafetyRule): boolean {
    // More units never make a set less safe, so counts alone refuse without looking at each unit.
    if (this.#map === null || !areEnough(this.#owners, rule)) return false;
    if (keepsQuiet(this.#map)) return true;
    const kept = trim(this.parts.flatMap((part) => part.units));
    const owners = new OwnerTally();
    for (const { group } of kept) owners.add(group);
    return kept.length > 0 && keepsQuiet(commonOf(kept)) && areEnough(owners, rule);
  }

  /** All that was gathered, as one part. */
  toPart(node: string): Part {
    const only = this.parts.length === 1 ? this.parts[0] : undefined;
    return (
      only ?? {
        cells: this.parts.flatMap((part) => part.cells).toSorted(),
        units: this.parts.flatMap((part) => part.units),
        partOf: node,
        sources: this.parts.flatMap((part) => part.sources),
      }
    );
  }
}

/**
 * With T = trim(S): enough units, and enough outside any one external group. That counts without an external unit too, or one that came could take a
 * region away.
 */
function areEnough(owners: OwnerTally, { k, plannedUnits, ownerSlack }: SafetyRule): boolean {
  const { size, outsideAnyOne } = owners.trimmed();
  return size >= plannedUnits && outsideAnyOne >= k + ownerSlack;
}

function gather(parts: readonly Part[]): Gathering {
  const gathering = new Gathering();
  for (const part of parts) gathering.add(part);
  return gathering;
}

/** Whether these parts together may be released as one region. */
export function isSafe(parts: readonly Part[], rule: SafetyRule): boolean {
  return gather(parts).isSafe(rule);
}

/** The region of a safe part: the units that are kept, and the cells that still have one. */
function planned(part: Part): Planned {
  const units = trim(part.units);
  const cells = new Set(units.map(({ cell }) => cell));
  return {
    ...part,
    units,
    cells: part.cells.filter((cell) => cells.has(cell)),
    map: commonOf(units),
  };
}

/**
 * Walks up the tree. `pathOf` gives the nodes above a cell, the cell first; a part enters at the lowest node that covers all its cells.
 */
export function coverTree(
  parts: readonly Part[],
  tree: { readonly levels: number; readonly pathOf: (cell: string) => readonly string[] },
  rule: SafetyRule,
): Cover {
  const entering = parts.map((part) => ({ part, level: entryLevel(part, tree.pathOf) }));
  const regions: Part[] = [];
  let pending: Part[] = [];
  for (let level = 0; level < tree.levels; level += 1) {
    const here = entering.filter((entry) => entry.level === level).map((entry) => entry.part);
    const byNode = groupByNode([...pending, ...here], level, tree.pathOf);
    pending = [];
    for (const [node, nodeParts] of byNode) {
      const result = coverNode(node, nodeParts, rule);
      regions.push(...result.regions);
      pending.push(...result.pending);
    }
  }
  return absorbAtTop(regions, groupByNode(pending, tree.levels - 1, tree.pathOf), tree, rule);
}

function entryLevel(part: Part, pathOf: (cell: string) => readonly string[]): number {
  const paths = part.cells.map(pathOf);
  const first = paths[0] ?? [];
  return first.findIndex((node, level) => paths.every((path) => path[level] === node));
}

function groupByNode(
  parts: readonly Part[],
  level: number,
  pathOf: (cell: string) => readonly string[],
): readonly (readonly [string, readonly Part[]])[] {
  const nodes = new Map<string, Part[]>();
  for (const part of parts) {
    const node = pathOf(part.cells[0] ?? '')[level] ?? '';
    const at = nodes.get(node);
    if (at === undefined) nodes.set(node, [part]);
    else at.push(part);
  }
  return [...nodes].toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
}

/** One node: safe parts become regions, the others are gathered in ascending part id. */
function coverNode(
  node: string,
  parts: readonly Part[],
  rule: SafetyRule,
): { readonly regions: readonly Part[]; readonly pending: readonly Part[] } {
  const regions: Part[] = [];
  const closed: Gathering[] = [];
  let open = new Gathering();
  for (const part of parts.toSorted(byFirstCell)) {
    if (isSafe([part], rule)) {
      regions.push(part);
      continue;
    }
    open.add(part);
    if (!open.isSafe(rule)) continue;
    closed.push(open);
    open = new Gathering();
  }
  let pending: readonly Part[] = open.parts;
  const last = closed.at(-1);
  if (last !== undefined && isSafe([...last.parts, ...pending], rule)) {
    closed[closed.length - 1] = gather([...last.parts, ...pending]);
    pending = [];
  }
  return { regions: [...regions, ...closed.map((g) => g.toPart(node))], pending };
}

function byFirstCell(a: Part, b: Part): number {
  return (a.cells[0] ?? '') < (b.cells[0] ?? '') ? -1 : 1;
}

/** What is left under a top node joins that node's smallest region, if the union is safe; else it stays uncovered. */
function absorbAtTop(
  regions: readonly Part[],
  pending: readonly (readonly [string, readonly Part[]])[],
  tree: { readonly levels: number; readonly pathOf: (cell: string) => readonly string[] },
  rule: SafetyRule,
): Cover {
  const final = new Map(regions.map((region) => [region, planned(region)]));
  const uncovered: Part[] = [];
  for (const [node, parts] of pending) {
    const [host] =
      [...final]
        .filter(([, region]) => tree.pathOf(region.cells[0] ?? '')[tree.levels - 1] === node)
        .toSorted(([, a], [, b]) => bySize(a, b))[0] ?? [];
    if (host === undefined || !isSafe([host, ...parts], rule)) {
      uncovered.push(...parts);
      continue;
    }
    const before = final.get(host);
    const union = gather([host, ...parts]).toPart(node);
    const region = planned(union);
    final.delete(host);
    // What was only absorbed to be taken out again leaves the region as it was.
    const isSame = region.cells.join('\n') === before?.cells.join('\n');
    final.set(union, isSame ? { ...region, partOf: host.partOf } : region);
  }
  return coverOf(final, uncovered);
}

function coverOf(regions: ReadonlyMap<Part, Planned>, uncovered: readonly Part[]): Cover {
  const dropped: string[] = [];
  const surplus: PlanUnit[] = [];
  for (const [part, { cells, units }] of regions) {
    const [keptCells, keptUnits] = [new Set(cells), new Set(units)];
    dropped.push(...part.cells.filter((cell) => !keptCells.has(cell)));
    surplus.push(...part.units.filter((unit) => !keptUnits.has(unit)));
  }
  return {
    regions: [...regions.values()],
    uncovered: [...uncovered.flatMap((part) => part.cells), ...dropped].toSorted(),
    surplus,
  };
}

function bySize(a: Part, b: Part): number {
  return a.cells.length - b.cells.length || a.units.length - b.units.length || byFirstCell(a, b);
}
