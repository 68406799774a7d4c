// What every screen says of a site that does not exist: the demo must not be taken for a place that does, nor its levels for a crowd.
import type { Words } from '../../languages.ts';

export const FICTIONAL: Words = {
  nl: 'Verzonnen: deze plek en deze drukte bestaan niet echt.',
  en: 'Fictional: neither this place nor this crowd is real.',
};
