// Finds neighbours without comparing all with all: points in cubes of the sphere's own space, so that neither poles nor the date line matter.
import type { Vector } from './geometry.ts';

/** Points with an index each; `near` gives every point within `reachM` of a place, and some a little farther away. */
export class ProximityIndex {
  readonly #cubes = new Map<number, number[]>();
  readonly #reachM: number;

  constructor(reachM: number) {
    this.#reachM = reachM;
  }

  add(index: number, at: Vector): void {
    const key = cubeKey(this.#cube(at[0]), this.#cube(at[1]), this.#cube(at[2]));
    const cube = this.#cubes.get(key);
    if (cube === undefined) this.#cubes.set(key, [index]);
    else cube.push(index);
  }

  *near(at: Vector): Generator<number> {
    const [x, y, z] = [this.#cube(at[0]), this.#cube(at[1]), this.#cube(at[2])];
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dz = -1; dz <= 1; dz += 1) {
          yield* this.#cubes.get(cubeKey(x + dx, y + dy, z + dz)) ?? [];
        }
      }
    }
  }

  #cube(metres: number): number {
    return Math.floor(metres / this.#reachM);
  }
}

/** Cubes with the same key share a list: callers measure, so a collision costs time only. */
function cubeKey(x: number, y: number, z: number): number {
  return Math.imul(x, 73_856_093) ^ Math.imul(y, 19_349_663) ^ Math.imul(z, 83_492_791);
}
