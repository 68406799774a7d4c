// Hears of tokens that end. A connection of its own, made again when it breaks; what was missed meanwhile is asked for again.
import pg from 'pg';

const CHANNEL = 'crowdshade_token';
const RETRY_MS = 1000;

export type TokenListeners = {
  /** SHA-256 of a token that was changed. */
  readonly onChange: (sha256: string) => void;
  /** Listening begins, again or for the first time: changes before may have been missed. */
  readonly onListening: () => void;
};

/** Listens until the returned function is called. Never rejects: as long as there is no connection it tries again. */
export function listenToTokens(
  config: pg.ClientConfig,
  { onChange, onListening }: TokenListeners,
): () => Promise<void> {
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | null = null;
  let stopped = false;
  const again = (of: pg.Client): void => {
    if (stopped || client !== of) return;
    client = null;
    retry = setTimeout(connect, RETRY_MS);
  };
  const connect = (): void => {
    const made = new pg.Client({ ...config, keepAlive: true });
    client = made;
    made.on('error', () => again(made));
    made.on('end', () => again(made));
    made.on('notification', ({ payload }) => {
      if (/^[0-9a-f]{64}$/.test(payload ?? '')) onChange(payload ?? '');
    });
    made
      .connect()
      .then(() => made.query(`LISTEN ${CHANNEL}`))
      .then(onListening)
      .catch(() => {
        again(made);
        made.end().catch(() => {
          // it never was a connection
        });
      });
  };
  connect();
  return async () => {
    stopped = true;
    if (retry !== null) clearTimeout(retry);
    await client?.end();
  };
}
