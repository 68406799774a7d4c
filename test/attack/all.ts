// All attacks, in the order of the specification.
import type { Attack } from './attack.ts';
import { doorAttacks } from './doors/attacks.ts';
import { a13 } from './engine/a13-transition.ts';
import { a28 } from './engine/a28-darkening.ts';
import { engineAttacks } from './engine/attacks.ts';

export const attacks: readonly Attack[] = [...engineAttacks, a13, a28, ...doorAttacks].toSorted(
  (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
);
