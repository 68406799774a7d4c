// A drill is the same on every screen, climbs the real ladder, and takes the steps of whoever trains.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DRILL_WINDOW_MS,
  type DrillRegion,
  type DrillStep,
  drillAlerts,
  drillHistory,
} from '#client/model/drill.ts';
import { regionState } from '#client/model/region-state.ts';

const START = Date.UTC(2027, 5, 12, 20);
const regions: readonly DrillRegion[] = [
  { regionId: 'a', cells: ['KA'], zoneTypes: ['standing'], areaId: 'quay' },
  { regionId: 'b', cells: ['LB'], zoneTypes: ['queue'], areaId: 'avenue' },
  { regionId: 'c', cells: ['LC'], zoneTypes: ['moving'], areaId: 'avenue' },
];
const drill = (scenario: 'surge' | 'blind') => ({
  scenario,
  startedAt: new Date(START).toISOString(),
});

function at(scenario: 'surge' | 'blind', windows: number, steps: readonly DrillStep[] = []) {
  const now = START + windows * DRILL_WINDOW_MS + 1000;
  const history = drillHistory(drill(scenario), regions, now);
  const of = { siteId: 'demo', history, regions, steps, now } as const;
  return { now, history, alerts: drillAlerts({ ...of, eventPlan: null, phase: 'ingress' }) };
}

test('a surge raises an alert at the queue, is answered, and clears', () => {
  expect(at('surge', 3).alerts).toEqual([]);
  const [opened] = at('surge', 6).alerts;
  expect(opened).toMatchObject({ kind: 'level', cells: ['LB'], state: 'open', level: 4 });
  const step: DrillStep = {
    alertId: opened?.alertId ?? '',
    action: { step: 'acknowledge', comment: 'team 4' },
    at: START + 6.5 * DRILL_WINDOW_MS,
  };
  expect(at('surge', 8, [step]).alerts[0]).toMatchObject({
    state: 'acknowledged',
    comments: [{ text: 'team 4' }],
  });
  const gone = at('surge', 18, [step]).alerts.filter(({ state }) => state !== 'cleared');
  expect(gone).toEqual([]);
});

test('whoever trains says who goes, and sees it', () => {
  const [opened] = at('surge', 6).alerts;
  const step = (action: DrillStep['action'], windows: number): DrillStep => ({
    alertId: opened?.alertId ?? '',
    action,
    at: START + windows * DRILL_WINDOW_MS + 0.4,
  });
  const send = step({ step: 'send', goes: 'Team 4' }, 6.5);
  const sent = at('surge', 8, [send]).alerts[0];
  expect(sent).toMatchObject({ state: 'acknowledged', goes: { who: 'Team 4' }, comments: [] });
  const recall = step({ step: 'recall', comment: 'not needed' }, 7);
  expect(at('surge', 8, [send, recall]).alerts[0]).toMatchObject({
    goes: null,
    comments: [{ text: 'not needed' }],
  });
});

test('a blind spot is a hole, not a quiet place, and raises its own alert', () => {
  const { history, now, alerts } = at('blind', 4);
  expect(regionState(history, 'b', { now, delayMs: 0 })).toMatchObject({ kind: 'withheld' });
  expect(alerts).toMatchObject([{ kind: 'blind', cells: ['LB'], state: 'open' }]);
});

test('two screens that look at the same moment show the same, whenever they were opened', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom('surge', 'blind'),
      (n, scenario) => {
        expect(at(scenario as 'surge', n)).toEqual(at(scenario as 'surge', n));
        const earlier = at(scenario as 'surge', n).history.windows;
        const later = at(scenario as 'surge', n + 5).history.windows;
        expect(later.slice(0, earlier.length)).toEqual(earlier);
      },
    ),
  );
});
