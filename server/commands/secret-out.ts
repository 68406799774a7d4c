// Where a command puts a secret: into a new file that only its owner may read, or onto a terminal that somebody looks at. Never into a pipe or a log
// that might be kept.

import { existsSync } from 'node:fs';
import {
  type Credentials,
  credentialsFileOf,
  readCredentials,
} from '#shared/process/credentials-file.ts';
import { refuseUnwritable } from '#shared/process/file-owner.ts';
import { writeSecretFile } from '#shared/process/secret-file.ts';
import { changeCredentials } from '../people/secret-file.ts';

export type SecretOut = {
  /** Hands over the secret. `content` is what a file holds; its last value is what a terminal shows. */
  put(content: Readonly<Record<string, string>>): void;
  /** What stands there now and is written over. */
  readonly standing?: Credentials;
};

/** credentials.json of the data folder. Throws before anything is changed when this user may not read it. */
export function credentialsOut(dataDir: string, say: (text: string) => void): SecretOut {
  const file = credentialsFileOf(dataDir);
  const stored = readCredentials(file);
  if (stored.state === 'damaged' && stored.isForbidden === true)
    throw new Error(`${file} ${stored.why}`);
  return {
    ...(stored.state === 'good' ? { standing: stored.value } : {}),
    put: (content) => {
      const said = changeCredentials(dataDir, content);
      if (said !== null) say(said);
      say(`written to ${file}; a running service takes it up within seconds`);
    },
  };
}

/** Throws before anything is changed when there is no place for the secret. */
export function secretOut(
  file: string | undefined,
  terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  say: (text: string) => void,
): SecretOut {
  if (file !== undefined) {
    if (existsSync(file)) throw new Error(`${file} exists already: name a new file with --file`);
    refuseUnwritable(file);
    return {
      put: (content) => {
        writeSecretFile(file, content, true);
        say(`written to ${file} (mode 0600). Delete the file once you have read it.`);
      },
    };
  }
  if (!terminal.isTTY)
    throw new Error(
      'this is not a terminal: name a new file for the secret with --file <new file>',
    );
  return {
    put: (content) => {
      terminal.write(
        `${Object.entries(content)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n')}\n`,
      );
    },
  };
}
