// Where a command puts a secret: into a new file that only its owner may read, or onto a terminal that somebody looks at. Never into a pipe or a log
// that might be kept.

import { existsSync } from 'node:fs';
import { refuseUnwritable } from '#shared/process/file-owner.ts';
import { writeSecretFile } from '#shared/process/secret-file.ts';

export type SecretOut = {
  /** Hands over the secret. `content` is what a file holds; its last value is what a terminal shows. */
  put(content: Readonly<Record<string, string>>): void;
};

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
