// The attacks through the doors of the real processes, each against the product and against the naive control.
import { afterAll, describe, expect, test } from 'vitest';
import { doorAttacks } from './attacks.ts';
import { closeDoors } from './doors.ts';

const seed = Number(process.env.ATTACK_SEED ?? 20_260_606);
const quick = process.env.ATTACK_FULL === undefined;

afterAll(closeDoors);

describe(`attacks through the doors, seed ${seed}`, () => {
  for (const { id, title, product, control, whyNoControl } of doorAttacks) {
    test(`${id}: ${title}: the product holds, the control breaks`, async ({ annotate }) => {
      const began = performance.now();
      const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1);
      const held = await product({ quick, seed });
      await annotate(`seed ${seed}; product, ${seconds()} s: ${held.got}`);
      // Softly: whether the control breaks is worth knowing in any case.
      expect.soft(held.asExpected, held.got).toBe(true);
      if (control === null) {
        expect(whyNoControl).toBeTypeOf('string');
        return;
      }
      const broken = await control({ quick, seed });
      await annotate(`control, ${seconds()} s: ${broken.got}`);
      expect(broken.asExpected, broken.got).toBe(true);
    });
  }
});
