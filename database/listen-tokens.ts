// Hears of tokens that are made or end, over a connection of its own that is made again when it breaks; what was missed meanwhile is asked for again.
import { setTimeout as timer } from 'node:timers';
import { TOKEN_CHANNEL } from './channels.ts';
import { type Line, type LineParts, openLine, REOPEN_MS } from './line.ts';

export type TokenListeners = Pick<LineParts, 'connect'> & {
  /** SHA-256 of a token that was made or changed. */
  readonly onChange: (sha256: string) => void;
  /** Listening begins, again or for the first time: changes before may have been missed. */
  readonly onListening: () => void;
};

/** Listens until the returned function is called. Never rejects: as long as there is no connection it tries again. */
export function listenToTokens({ connect, onChange, onListening }: TokenListeners) {
  let line: Line | null = null;
  let retry: NodeJS.Timeout | null = null;
  let isStopped = false;
  const again = (): void => {
    line = null;
    if (!isStopped) retry = timer(() => void begin(), REOPEN_MS);
  };
  const onNotice = (_channel: string, payload = ''): void => {
    if (/^[0-9a-f]{64}$/.test(payload)) onChange(payload);
  };
  const begin = async (): Promise<void> => {
    try {
      const opened = await openLine({
        connect,
        channels: [TOKEN_CHANNEL],
        onNotice,
        onLost: again,
      });
      if (isStopped) return await opened.end();
      line = opened;
      onListening();
    } catch {
      again();
    }
  };
  void begin();
  return async (): Promise<void> => {
    isStopped = true;
    if (retry !== null) clearTimeout(retry);
    await line?.end();
  };
}
