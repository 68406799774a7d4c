// What a report of a place says in a line, the same wherever it is shown.
import type { foremostOn, PlaceReport } from '#client/model/place-reports.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { useControlText } from '../texts.ts';
import { ageText } from '../words.ts';
import { useAlertText } from './texts.ts';

/** Its word, who reported it, and the line of it at a moment: word, how long ago, who. */
export function useReportLine() {
  const t = useAlertText();
  const c = useControlText();
  const wordOf = ({ word }: Pick<PlaceReport, 'word'>): string => t(`seen.${word}`);
  const whoOf = ({ by, name }: PlaceReport): string =>
    name ?? t(by === OPERATOR_TOKEN ? 'operator' : 'erased');
  const lineOf = (report: PlaceReport, now: number): string =>
    t('seen.line', {
      word: wordOf(report),
      age: ageText(now - report.at, c),
      who: whoOf(report),
    });
  /** Of several, the line of one and how many more there are; null: nobody reported anything. */
  const headLineOf = (on: ReturnType<typeof foremostOn>, now: number): string | null => {
    if (on === null) return null;
    const line = lineOf(on.report, now);
    return on.others === 0 ? line : `${line} · +${on.others}`;
  };
  return { wordOf, whoOf, lineOf, headLineOf };
}
