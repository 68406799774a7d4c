// What the plate of an area says, as somebody reads it.
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { controlEn } from '#client/control/texts/control.en.ts';
import { controlNl } from '#client/control/texts/control.nl.ts';
import type { ControlTranslate } from '#client/control/texts.ts';
import { areaLines } from '#client/control/words.ts';
import { AreaButtons } from '#client/map/area-buttons.tsx';
import { sumOf } from '#client/model/area-sum.ts';
import type { Look } from '#client/model/look.ts';

const into =
  (texts: typeof controlEn): ControlTranslate =>
  (key, values = {}) =>
    texts[key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
const en = into(controlEn);
const nl = into(controlNl);
const times = (count: number, look: Look): readonly Look[] => Array<Look>(count).fill(look);

test('it counts what must not be missed; the first count says of how many', () => {
  const looks = [...times(2, 4), ...times(3, 'withheld'), ...times(9, 1)];
  expect(areaLines(sumOf(looks), en)).toEqual(['2 of 14 critical', '3 not known']);
  expect(areaLines(sumOf(looks), nl)).toEqual(['2 van 14 kritiek', '3 niet bekend']);
  expect(areaLines(sumOf([...times(1, 4), ...times(2, 3)]), en)).toEqual([
    '1 of 3 critical',
    '2 very busy',
  ]);
});

test('a calm one says up to what level, and what is not known stands beside it; one that is not known at all says no level', () => {
  expect(areaLines(sumOf([2, 0, 'stale']), en)).toEqual(['at most busy', '1 of 3 not known']);
  expect(areaLines(sumOf([1, 1]), nl)).toEqual([`hoogstens ${controlNl['level.1']}`]);
  expect(areaLines(sumOf(['offline', 'offline']), en)).toEqual(['2 of 2 not known']);
});

test('its plate has the digit of its worst level and the sign of what is not known, and is a button', () => {
  const sum = sumOf([1, 4, 'offline', 'offline', 'stale']);
  const area = {
    ...{ key: 'a', name: 'Harbour', more: 2, sum, lines: areaLines(sum, en) },
    ...{ regions: ['a', 'b', 'c', 'd', 'e'], x: 100, y: 100, width: 200, height: 50 },
  };
  const html = renderToStaticMarkup(
    createElement(AreaButtons, {
      ...{ areas: [area], scale: 0.75, onPress: () => {} },
      labelOf: ({ lines }) => lines.join(', '),
    }),
  );
  expect(html).toContain('<button type="button" class="area level-4"');
  expect(html).toContain('aria-label="1 of 5 critical, 3 not known"');
  expect(html).toMatch(/class="sign level-4"><b>4<\/b>.*class="sign unknown"><svg/);
  expect(html.replace(/<[^>]*>/g, ' ')).toMatch(/Harbour\s+\+2\s+1 of 5 critical\s+3 not known/);
});
