// How a program of ours ends with whoever started it: at once while it still starts, in order once it runs.

/** Exit code of a program that the database ended with an error of its own (EX_PROTOCOL of sysexits.h). */
export const DATABASE_ENDED = 76;

/** Ends at once when the parent does, until `stopOnSignals` takes over: a start that waits for something must not outlive its supervisor. */
export function endWithParent(): void {
  process.once('disconnect', endAtOnce);
}

function endAtOnce(): void {
  process.exit(1);
}

/** Calls `stop` once, at the first signal, or when the parent is gone. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    stop().catch(() => process.exit(1));
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  process.off('disconnect', endAtOnce);
  process.on('disconnect', once);
}
