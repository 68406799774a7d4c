// The timeline's drawing of what it is given: phases, marks, lanes, now and what is still to come.
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { Board, type BoardProps } from '#client/control/replay/board.tsx';
import { ReplayStore } from '#client/control/replay/replay-store.ts';
import { addReplayTexts } from '#client/control/replay/texts.ts';
import { localClockOf } from '#client/control/words.ts';
import { startTexts } from '#client/i18n/texts.ts';

// Drawn once, as a server would: nothing is subscribed to.
vi.mock('react', async (original) => ({
  ...(await original<typeof import('react')>()),
  useSyncExternalStore: (_subscribe: unknown, read: () => unknown) => read(),
}));

const HOUR = 3_600_000;
const view = { from: 100 * HOUR, to: 106 * HOUR };
const now = 105 * HOUR;
const recorded = { from: 90 * HOUR, to: now, windowMs: 60_000 };

beforeAll(async () => {
  await startTexts('nl');
  addReplayTexts();
});

function drawn(more: Partial<BoardProps> = {}, at: number | null = null): string {
  const props: BoardProps = {
    store: new ReplayStore(at, recorded),
    view,
    lanes: [
      {
        name: 'Pier',
        segments: [
          { from: 99 * HOUR, to: 102 * HOUR, level: 3, quarters: 1, unknown: 'withheld' },
          { from: 102 * HOUR, to: 103 * HOUR, level: null, quarters: 4, unknown: 'offline' },
          { from: 103 * HOUR, to: 105 * HOUR, level: 0, quarters: 0, unknown: null },
        ],
      },
    ],
    clock: localClockOf('UTC', 'nl'),
    now,
    isRecording: false,
    markers: [],
    phases: [],
    ...more,
  };
  return renderToStaticMarkup(createElement(Board, props));
}

describe('lanes', () => {
  test('a level and what was not known stand together; all unknown has no level', () => {
    const html = drawn();
    const first = 'style="left:0.000%;width:33.333%"';
    expect(html).toContain(`class="segment level-3" ${first}`);
    expect(html).toContain(`class="segment look-withheld part quarter" ${first}`);
    expect(html).toContain(
      'class="segment look-offline part whole" style="left:33.333%;width:16.667%"',
    );
    expect(html.match(/class="segment level-/g)).toHaveLength(2);
  });
});

describe('marks and phases', () => {
  test('an alert that is open now is drawn over those that were', () => {
    const markers = [
      { at: 104 * HOUR, label: 'Gate B', isOpen: true },
      { at: 101 * HOUR, label: 'Pier', isOpen: false },
      { at: 99 * HOUR, label: 'before', isOpen: false },
    ];
    const html = drawn({ markers });
    expect(html).not.toContain('before');
    expect(html.indexOf('title="Pier"')).toBeLessThan(html.indexOf('title="Gate B"'));
    expect(html).toContain('class="current" style="left:66.667%" title="Gate B"');
  });

  test('phases end where the view ends, the one of the moment stands out, others are left out', () => {
    const phases = [
      { from: 90 * HOUR, to: 102 * HOUR, name: 'instroom', isNow: false },
      { from: 102 * HOUR, to: Number.POSITIVE_INFINITY, name: 'circulatie', isNow: true },
      { from: 80 * HOUR, to: 90 * HOUR, name: 'eerder', isNow: false },
    ];
    const html = drawn({ phases });
    expect(html).toContain(
      'class="phase " style="left:0.000%;width:33.333%" title="instroom">instroom',
    );
    expect(html).toContain(
      'class="phase current" style="left:33.333%;width:66.667%" title="circulatie">circulatie',
    );
    expect(html).not.toContain('eerder');
  });
});

describe('now', () => {
  test('live: the cursor is now, and what is to come is dimmed', () => {
    const html = drawn();
    expect(html).toContain('class="future" style="left:83.333%;width:16.667%"');
    expect(html).toContain('aria-valuetext="nu, 09:00"');
  });

  test('in the past: the cursor is then, now keeps its mark', () => {
    const html = drawn({}, 103 * HOUR);
    expect(html).toMatch(/aria-valuetext="07:00, .*terugblik"/);
    expect(html).toContain('<span>07:00</span>');
    expect(html).toContain('nu 09:00');
    expect(html).toContain('aria-valuenow="180"');
  });

  test('a recording has an end, not a now', () => {
    const html = drawn({ isRecording: true });
    expect(html).toContain('einde 09:00');
    expect(html).not.toMatch(/nu[ ,]/);
  });
});
