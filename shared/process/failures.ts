// Several things that are judged one by one, where a person should hear of all that is wrong at once and not of the next only when this one is mended.
import { ListedError } from './command.ts';
import { sentenceOf } from './sentence.ts';

export class Failures {
  readonly #errors: unknown[] = [];

  /** What comes of it; null when it fails, which is kept. */
  async of<T>(read: () => T | Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      this.#errors.push(error);
      return null;
    }
  }

  /** Throws what failed: one failure as it is, several together. */
  refuse(): void {
    const [first, ...more] = this.#errors;
    if (first === undefined) return;
    if (more.length === 0) throw first;
    const lines = this.#errors.flatMap((error) =>
      error instanceof ListedError
        ? [`${error.what}:`, ...error.wrong.map((line) => `  ${line}`)]
        : [sentenceOf(error)],
    );
    throw new ListedError('several things are not right', lines);
  }
}
