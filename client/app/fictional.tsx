import { FICTIONAL } from '#shared/domain/glossary/fictional.ts';
import { textIn } from '#shared/languages.ts';
import { useLanguage } from '../i18n/texts.ts';
import { FictionalLine } from '../ui/fictional-line.tsx';

/** On the public pages; loaded only where it is true. */
export function Fictional() {
  return <FictionalLine>{textIn(FICTIONAL, useLanguage())}</FictionalLine>;
}
