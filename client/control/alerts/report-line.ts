// What a report of a place says in a line, the same wherever it is shown.
import type { PlaceReport } from '#client/model/place-reports.ts';
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
  return { wordOf, whoOf, lineOf };
}
