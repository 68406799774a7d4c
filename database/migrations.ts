// The migrations as they stand in their folder: numbered SQL files, each with what it does to programs that do not know it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, 'migrations');
const NAMED = /^(\d{4})-[a-z\d]+(?:-[a-z\d]+)*\.sql$/;
const FLAG = /^-- breaking: (yes|no)\n/;

export type Migration = {
  readonly number: number;
  readonly name: string;
  /**
   * Whether a program that does not know this migration must not go on with the schema after it,
   * because it would fail, or would write or allow what no longer holds. When false, a fleet can
   * roll: programs of before and after run beside each other.
   */
  readonly isBreaking: boolean;
  readonly sql: string;
};

/** @throws {Error} when a file's first line does not say whether it is breaking. */
export function migrationOf(file: string, sql: string): Migration {
  const flag = FLAG.exec(sql)?.[1];
  if (flag === undefined)
    throw new Error(
      `${file} must begin with the line "-- breaking: yes" or "-- breaking: no" (CONTRIBUTING.md, A migration)`,
    );
  return {
    number: Number(file.slice(0, 4)),
    name: file.slice(5, -4),
    isBreaking: flag === 'yes',
    sql,
  };
}

/**
 * The files of a folder of migrations, in the order in which they are applied.
 * @throws {Error} when one of them would be passed over or come at another place than meant: it has
 *   another name than a migration, or its number is not the one after the last.
 */
export function inOrder(files: readonly string[]): readonly string[] {
  const sorted = files.filter((file) => !file.startsWith('.')).sort();
  for (const [i, file] of sorted.entries()) {
    const number = NAMED.exec(file)?.[1];
    const due = String(i + 1).padStart(4, '0');
    if (number === undefined)
      throw new Error(
        `database/migrations/${file} is not named as a migration: four digits, words with hyphens and .sql, such as 0007-what-it-does.sql`,
      );
    if (number !== due)
      throw new Error(
        `database/migrations/${file} has number ${number}, and ${due} is due: numbers go up by one, and no two migrations have the same`,
      );
  }
  return sorted;
}

/** All of them, in the order in which they are applied. */
export function migrations(): readonly Migration[] {
  return inOrder(readdirSync(FOLDER)).map((file) =>
    migrationOf(file, readFileSync(path.join(FOLDER, file), 'utf8')),
  );
}

/** Number of the newest migration that this program knows. */
export const newestKnown = (): number => migrations().at(-1)?.number ?? 0;
