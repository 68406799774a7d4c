// No public page says a figure of a site by heart: what differs from site to site, or from policy to policy, is filled in from what the server says.
import { expect, test } from 'vitest';
import { registerEn } from '#client/register/texts/register.en.ts';
import { registerNl } from '#client/register/texts/register.nl.ts';
import { dataEn } from '#client/site/texts/data.en.ts';
import { dataNl } from '#client/site/texts/data.nl.ts';
import { lateEn } from '#client/site/texts/late.en.ts';
import { lateNl } from '#client/site/texts/late.nl.ts';
import { siteEn } from '#client/site/texts/site.en.ts';
import { siteNl } from '#client/site/texts/site.nl.ts';
import { teamEn } from '#client/site/texts/team.en.ts';
import { teamNl } from '#client/site/texts/team.nl.ts';

const TEXTS = {
  registerEn,
  registerNl,
  dataEn,
  dataNl,
  lateEn,
  lateNl,
  siteEn,
  siteNl,
  teamEn,
  teamNl,
};

/** Numbers that are the same for every site and policy, and why. */
const SAME_EVERYWHERE: Readonly<Record<string, string>> = {
  'data.code.level.detail': 'the scale of levels',
  'data.col.level': 'the scale of levels',
  'sensor.sends': 'the scale of levels',
  'sensor.board.text': 'the scale of levels',
  'data.day': 'the file itself is asked for from that time on',
  'changes.critical.some': 'a class of the public log',
  'changes.critical.many': 'a class of the public log',
  'critical.some': 'a class of the public log',
  'critical.many': 'a class of the public log',
  'unplaced.some': 'a class of the public log',
  'unplaced.many': 'a class of the public log',
  within_2_minutes: 'the limits at which an alert escalates',
  within_5_minutes: 'the limits at which an alert escalates',
  later_than: 'the limits at which an alert escalates',
  'receipt.check.how': 'a key of the keyboard',
  'sensor.board.caption': 'a size of paper',
};

test('found C14: every figure in the texts of the public pages is filled in, or is the same for every site', () => {
  const said = Object.values(TEXTS).flatMap((texts) =>
    Object.entries<string>(texts).flatMap(([key, text]) =>
      /\d/.test(text.replace(/\{\{\w+\}\}/g, '')) ? [key] : [],
    ),
  );
  expect(new Set(said)).toEqual(new Set(Object.keys(SAME_EVERYWHERE)));
});

test('found C14: no text says how many hours, days or windows by word', () => {
  const words =
    /\b(?:two|three|five|six|seven|ten|fifteen|thirty|een kwartier|twee|drie|vier|vijf|zes|zeven|tien|vijftien|dertig)\b (?:minut|uur|uren|hour|day|dag|week|venster|window)/i;
  for (const [file, texts] of Object.entries(TEXTS))
    for (const [key, text] of Object.entries<string>(texts))
      expect([file, key, words.test(text)]).toEqual([file, key, false]);
});
