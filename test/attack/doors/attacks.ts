// The attacks through the doors, in the order of the specification.
import type { Attack } from '../attack.ts';
import { a5 } from './a05-sliding-windows.ts';
import { a6 } from './a06-late-corrections.ts';
import { a7 } from './a07-cross-lane.ts';
import { a8 } from './a08-cross-channel.ts';
import { a10 } from './a10-timing-size.ts';
import { a16 } from './a16-flood-replay.ts';
import { a21 } from './a21-crash-split-brain.ts';
import { a22 } from './a22-forensics.ts';
import { a23 } from './a23-liveness-crawl.ts';

export const doorAttacks: readonly Attack[] = [a5, a6, a7, a8, a10, a16, a21, a22, a23];
