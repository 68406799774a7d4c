// What a flood makes of the room: how many cards, how many escalations, as docs/control-room.md says it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { spanOf } from '#shared/domain/alerts/cards.ts';
import { playFlood } from '../../../kit/flood-room.ts';
import { FLOODS } from '../../../kit/floods.ts';
import { MINUTE, T0 } from '../../../kit/ladder-builders.ts';

const PAGE = new URL('../../../../docs/control-room.md', import.meta.url);

test.each(Object.entries(FLOODS))(
  '%s: as many cards and escalations as the page says',
  (name, flood) => {
    const { cards, escalations, entries } = playFlood(flood);
    const row = readFileSync(PAGE, 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`| ${name} |`));
    expect(
      row
        ?.split('|')
        .slice(4, -1)
        .map((cell) => cell.trim()),
    ).toEqual([`${cards}`, `${escalations} (${entries})`]);
  },
);

test.each([2, 11, 60])(
  'a restart of %i minutes is one card with its span and its list',
  (minutes) => {
    const { joined, entries } = playFlood(
      FLOODS[`restart of ${minutes} minutes, 21 regions`] as never,
    );
    expect(joined).toMatchObject([{ about: 'blind' }]);
    expect(joined[0]?.alerts).toHaveLength(21);
    const span = { from: T0 + 10 * MINUTE, to: T0 + (11 + minutes) * MINUTE };
    expect(spanOf(joined[0]?.alerts ?? [])).toEqual(span);
    expect(entries).toBe(0);
  },
);
