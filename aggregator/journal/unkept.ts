// Journal and carry of a recording: none. What was accepted stands in the file that is replayed, the
// windows that its end leaves open are never closed, and nobody goes on with it: whatever was kept of
// them would be raw levels that stay for good.
import type { Carry } from './carry.ts';
import type { Journal } from './journal.ts';

/** Every line is as durable as the recording. */
export const unkeptJournal: Journal = {
  append: async () => {},
  recover: async () => ({ windows: [], lost: null }),
  drop: async () => {},
  close: async () => {},
};

export const unkeptCarry: Carry = {
  write: async () => {},
  read: async () => ({ document: null, damage: [] }),
  forget: async () => {},
  released: async () => {},
  lastReleased: async () => ({ windows: {}, damage: [] }),
};
