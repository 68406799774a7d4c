// The doors of the API judge as strictly as files are judged: an event plan, what is said twice, numbers.
import { expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import { eventPlan } from '../../kit/ladder-builders.ts';
import { asking, problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { browserOf, calling, person } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

const MEASURE = {
  measureId: 'm-1',
  kinds: ['level'],
  zoneIds: ['gate'],
  text: { nl: 'Dicht', en: 'Close' },
  team: { nl: 'Team', en: 'Team' },
  channel: '3',
};

export function doorTests(running: () => Running): void {
  const { call } = calling(running);
  const { get } = asking(running);
  const plan = eventPlan({ siteId: SITE });
  const putting = async () => {
    const headers = await browserOf(running(), await person(running(), 'maintainer'));
    const path = `/sites/${SITE}/event-plan`;
    return {
      put: (more: object) => call(path, { method: 'PUT', body: { ...plan, ...more }, headers }),
      send: (body: string) =>
        fetch(`${running().origin}/api/v1${path}`, {
          method: 'PUT',
          body,
          headers: { ...headers, 'content-type': 'application/json' },
        }),
    };
  };

  test('times with an offset are taken; measures of one id and zones that there are not are refused', async () => {
    const { put } = await putting();
    const startsAt = '2027-06-12T12:00:00+02:00';
    expect((await put({ startsAt, measures: [MEASURE] })).status).toBe(204);
    const kept = await running().store.room.eventPlan(SITE);
    expect(Date.parse(kept?.startsAt ?? '')).toBe(Date.parse(startsAt));
    expect(kept?.startsAt).toMatch(/Z$/);
    const refused = async (measures: readonly object[]) => {
      const { status, errors } = await problemAt(await put({ measures }));
      return [status, ...(errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
    };
    expect(await refused([{ ...MEASURE, zoneIds: ['gate', 'gatee'] }])).toEqual([
      400,
      '/measures/0/zoneIds/1 unknown_zone',
    ]);
    expect(await refused([MEASURE, MEASURE])).toEqual([400, '/measures/1/measureId measure_twice']);
    expect((await put({ startsAt: '2027-06-12T12:00:00' })).status).toBe(400);
  });

  test('a key that stands there twice is refused by its name, an odd one without', async () => {
    const { send } = await putting();
    const rest = JSON.stringify(plan).slice(1);
    const refused = async (key: string) =>
      (await problemAt(await send(`{${key}: null, ${key}: null, ${rest}`))).errors;
    const said = 'stands more than once in one object: keep the one that is meant';
    expect(await refused('"endsAt"')).toEqual([
      { pointer: '/', code: 'repeated_key', detail: `"endsAt" ${said}` },
    ]);
    expect((await refused('"a secret!"'))?.[0]?.detail).toBe(`a key ${said}`);
  });

  test('a number in a question is digits, and nothing is asked twice', async () => {
    const asked = async (query: string) => {
      const answer = await get(`/api/v1/sites/${SITE}/records?${query}`);
      return answer.status === 200 ? [] : (await problemAt(answer)).errors?.map((e) => e.pointer);
    };
    expect(await asked('limit=10')).toEqual([]);
    for (const limit of ['1e1', '0x10', '%2010', '10.0', '+10', '', 'NaN', '10&limit=10'])
      expect([limit, await asked(`limit=${limit}`)]).toEqual([limit, ['/limit']]);
    expect(await asked('lane=public&lane=public')).toEqual(['/lane']);
    const from = isoUtc(running().base);
    expect(await asked(`from=${from}&from=${from}`)).toEqual(['/from']);
  });
}
