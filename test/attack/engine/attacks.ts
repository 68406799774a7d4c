// The attacks of release specification section 13 that go through the engine, in the order of their numbers.
import type { Attack } from '../attack.ts';
import { a1 } from './a01-differencing.ts';
import { a2 } from './a02-homogeneity.ts';
import { a3 } from './a03-quantisation.ts';
import { a4 } from './a04-long-run-overlap.ts';
import { a9 } from './a09-suppression.ts';
import { a11 } from './a11-jamming.ts';
import { a12 } from './a12-participation.ts';
import { a14 } from './a14-sybil.ts';
import { a15 } from './a15-injection.ts';
import { a17 } from './a17-stacked-sensors.ts';
import { a18 } from './a18-small-view.ts';
import { a19 } from './a19-known-person.ts';
import { a20 } from './a20-second-geometry.ts';
import { a24 } from './a24-overload-freeze.ts';
import { a25 } from './a25-leaving.ts';
import { a26 } from './a26-second-site.ts';
import { a27 } from './a27-totals.ts';
import { a29 } from './a29-commuter.ts';

export const engineAttacks: readonly Attack[] = [
  a1,
  a2,
  a3,
  a4,
  a9,
  a11,
  a12,
  a14,
  a15,
  a17,
  a18,
  a19,
  a20,
  a24,
  a25,
  a26,
  a27,
  a29,
];
