// Where the licences of what is released can be read. The page links to them, and so does the header of a file.
import type { Site } from '../wire/site.ts';

export const LICENCE_URLS: Readonly<Record<Site['licence'], string>> = {
  'CC0-1.0': 'https://creativecommons.org/publicdomain/zero/1.0/',
  'CC-BY-4.0': 'https://creativecommons.org/licenses/by/4.0/',
};
