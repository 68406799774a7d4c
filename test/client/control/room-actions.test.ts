// What a part of the room can be asked to do, and where the focus goes in a list.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ActionRegistry } from '#client/model/action-registry.ts';
import { placeAround, placeByKey } from '#client/model/roving.ts';

describe('actions', () => {
  type Asked = { readonly show: readonly [id: string]; readonly fit: readonly [] };
  const open = () => {
    const done: string[] = [];
    const registry = new ActionRegistry<Asked>();
    const register = (who: string) =>
      registry.register('show', (id) => void done.push(`${who} ${id}`));
    return { done, registry, register };
  };

  test('what nobody on the page can do does nothing, and says so', () => {
    const { done, registry } = open();
    expect(registry.run('show', 'a')).toBe(false);
    expect(registry.run('fit')).toBe(false);
    expect(done).toEqual([]);
  });

  test('the part that can is told what it needs, until it leaves', () => {
    const { done, registry, register } = open();
    const leave = register('list');
    expect(registry.run('show', 'a')).toBe(true);
    expect(registry.run('fit')).toBe(false);
    leave();
    expect(registry.run('show', 'b')).toBe(false);
    expect(done).toEqual(['list a']);
  });

  test('of several the newest does it; when it leaves, whoever was there before does', () => {
    const { done, registry, register } = open();
    const first = register('first');
    const second = register('second');
    registry.run('show', 'a');
    second();
    registry.run('show', 'b');
    first();
    second();
    expect(registry.run('show', 'c')).toBe(false);
    expect(done).toEqual(['second a', 'first b']);
  });
});

describe('the focus in a list', () => {
  test('arrow keys walk no further than the ends, Home and End jump, other keys mean nothing', () => {
    expect(placeByKey('ArrowDown', 0, 3)).toBe(1);
    expect(placeByKey('ArrowDown', 2, 3)).toBeNull();
    expect(placeByKey('ArrowUp', 1, 3)).toBe(0);
    expect(placeByKey('ArrowUp', 0, 3)).toBeNull();
    expect(placeByKey('ArrowDown', -1, 3)).toBe(0);
    expect(placeByKey('ArrowUp', -1, 3)).toBeNull();
    expect(placeByKey('Home', 2, 3)).toBe(0);
    expect(placeByKey('End', 0, 3)).toBe(2);
    for (const key of ['Enter', ' ', 'a', 'toString']) expect(placeByKey(key, 1, 3)).toBeNull();
    for (const key of ['ArrowDown', 'ArrowUp', 'Home', 'End'])
      expect(placeByKey(key, -1, 0)).toBeNull();
  });

  test('by letter it goes round: as many steps as there are places end where they began', () => {
    expect(placeAround(1, -1, 3)).toBe(0);
    expect(placeAround(-1, -1, 3)).toBe(2);
    expect(placeAround(1, -1, 0)).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1, -1), (count, by) => {
        const seen = new Set<number>();
        let at: number | null = 0;
        for (let step = 0; step < count; step += 1) {
          at = placeAround(by as 1 | -1, at ?? -1, count);
          seen.add(at ?? -1);
        }
        expect(at).toBe(0);
        expect([...seen].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, i) => i),
        );
      }),
      { seed: 20_261_127 },
    );
  });
});
