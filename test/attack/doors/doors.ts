// One product for all attacks, started by the first that needs it; a new rival for each control.
import { createRival, type Rival } from './naive-rival.ts';
import { ProductVictim } from './product-victim.ts';
import type { Victim } from './victim.ts';
import { startWorld, type World } from './world.ts';

/** Sites of the attacks. Those that are compared with each other have names of one length, so that their answers may have one length. */
export const SITES = {
  a05: ['slide'],
  a06: ['later'],
  a07: ['cross-a', 'cross-b'],
  a08: ['channel'],
  a10: ['times-a', 'times-b', 'times-c'],
  a16: ['flood-a', 'flood-b'],
  a21: ['crashes'],
  a22: ['search'],
  a23: ['alive-a', 'alive-b'],
} as const;

let world: Promise<World> | null = null;

export async function theProduct(): Promise<Victim> {
  world ??= startWorld(Object.values(SITES).flat());
  return new ProductVictim(await world);
}

/** Ends the product's processes and removes its data. The next attack starts it anew. */
export async function closeDoors(): Promise<void> {
  const running = world;
  world = null;
  await (await running)?.close();
}

export async function withRival<T>(run: (rival: Rival) => Promise<T>): Promise<T> {
  const rival = await createRival();
  try {
    return await run(rival);
  } finally {
    await rival.close();
  }
}
