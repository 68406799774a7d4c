// What is known to be damaged in the embedded database while its process runs, from three sides:
// what the start saw, what the engine met in the middle of its work, and what the look at all pages
// finds. Each is written to the report at once: a start that is stopped by damage ends before that
// look does.
import { codeOf, sentenceOf } from '#shared/process/sentence.ts';
import { DAY_MS } from '#shared/time.ts';
import { readControlFile } from './control-file.ts';
import { wordsOfDamage } from './damage-words.ts';
import { databaseFolder } from './diagnosis.ts';
import { essentialDamage } from './essentials.ts';
import {
  isLasting,
  listOfOpen,
  type PagesByFile,
  type ReadFileList,
  readFileList,
  seenNow,
  zeroedPages,
} from './file-list.ts';
import { MAJOR_VERSION } from './folder-finding.ts';
import {
  compareWithList,
  type InspectionReport,
  inspect,
  MAX_FINDINGS,
  noteDamage,
  setReportAside,
} from './inspection.ts';
import { placeOfBlock } from './pages.ts';
import { lostLog } from './wal.ts';

/** Data and index that are not what was written, by PostgreSQL's codes. */
const CORRUPTED = ['XX001', 'XX002'];
const MAX_TEXT = 200;

export type EngineError = { readonly code: string | null; readonly text: string };

/**
 * Where the engine met damage, named as the inspection names it; null when the error is another
 * one.
 */
export function placeOfError({ code, text }: EngineError): string | null {
  if (code === null || !CORRUPTED.includes(code)) return null;
  const match = /invalid page in block (\d+) of relation "?([\w/]+)"?/.exec(text);
  return match === null
    ? `the database says: ${text.slice(0, MAX_TEXT)}`
    : `database/${placeOfBlock(match[2] ?? '', Number(match[1]))}`;
}

/** What the engine needs to open, as the report names it. A new folder has nothing yet. */
function essentials(dataDir: string): readonly string[] {
  const folder = databaseFolder(dataDir);
  if (readControlFile(folder).state !== 'good') return [];
  const lost = lostLog(folder);
  return [...essentialDamage(folder, MAJOR_VERSION), ...(lost === null ? [] : [lost])].map(
    (place) => `database/${place}`,
  );
}

export class Findings {
  readonly #dataDir: string;
  readonly #say: (text: string) => void;
  /** Found by the start, or met since: no look at pages needs to see it. */
  readonly #known: Set<string>;
  readonly #list: ReadFileList;

  /** Must be made before the engine opens the folder. */
  constructor(dataDir: string, say: (text: string) => void) {
    this.#dataDir = dataDir;
    this.#say = say;
    const ofReport = setReportAside(dataDir);
    this.#list = readFileList(dataDir);
    const ofList = compareWithList(dataDir, this.#list);
    this.#known = new Set([...ofReport, ...ofList, ...essentials(dataDir)]);
    this.#note([...this.#known]);
  }

  /** Call it before the engine changes anything: from then on the list is one of an unclean end. */
  opening(): void {
    listOfOpen(this.#dataDir, this.#listedPages());
  }

  /**
   * After an unclean end, and before anybody writes: what the engine has not brought back by itself
   * of the pages that once held something.
   */
  opened(): void {
    const before = this.#list;
    if (before === null || typeof before === 'string' || before.isClosed) return;
    // Read again: a first start that is made anew has no list any more.
    const list = readFileList(this.#dataDir);
    if (list === null || typeof list === 'string') return;
    const zeroed = zeroedPages(list.pages, seenNow(this.#dataDir, list));
    for (const place of zeroed) this.#known.add(place);
    if (zeroed.length > 0) this.#note(zeroed);
  }

  #listedPages(): PagesByFile {
    return this.#list === null || typeof this.#list === 'string' ? {} : this.#list.pages;
  }

  /** An error of the engine; most are not of damage. */
  met(error: EngineError): void {
    const place = placeOfError(error);
    if (place === null || this.#known.has(place) || this.#known.size >= MAX_FINDINGS) return;
    this.#known.add(place);
    this.#say(`damaged: ${place}`);
    this.#note([place]);
  }

  /**
   * What is damaged in a folder that the engine could not open. Reads every page, so it may take a
   * while.
   */
  async ofClosed(error: unknown): Promise<readonly string[]> {
    const text = error instanceof Error ? error.message : sentenceOf(error);
    const place = placeOfError({ code: codeOf(error), text });
    if (place !== null) this.#known.add(place);
    try {
      return (await this.#inspect(0)).damage;
    } catch (failure) {
      this.#say(`its files could not be looked at: ${sentenceOf(failure)}`);
      this.#note([...this.#known]);
      return [...this.#known];
    }
  }

  /** After every start, then once a day. */
  inspectDaily(): void {
    const look = async (): Promise<void> => {
      try {
        const { damage } = await this.#inspect();
        for (const place of damage) this.#say(`damaged: ${place}`);
        for (const words of wordsOfDamage(damage)) this.#say(words);
      } catch (error) {
        this.#say(`its files could not be looked at: ${sentenceOf(error)}`);
      }
    };
    void look();
    setInterval(() => void look(), DAY_MS).unref();
  }

  async #inspect(restMs?: number): Promise<InspectionReport> {
    const folder = databaseFolder(this.#dataDir);
    const report = await inspect(this.#dataDir, folder, { known: this.#known, restMs });
    for (const place of report.damage.filter(isLasting)) this.#known.add(place);
    return report;
  }

  /** A disk that takes no report must not end the database. */
  #note(places: readonly string[]): void {
    try {
      noteDamage(this.#dataDir, places);
    } catch (error) {
      this.#say(`the report of damage could not be written: ${sentenceOf(error)}`);
    }
  }
}
