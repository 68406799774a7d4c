// A site that was cut otherwise between an alert and its message: what goes out calls the place as it was called, and draws it as it was.
import { expect, test } from 'vitest';
import { Dispatcher } from '#server/outlets/dispatcher.ts';
import { receivingStage } from '../../kit/outlets/receiving.ts';
import { A } from '../../kit/outlets/stage.ts';
import { siteOf } from '../../kit/server/fixture.ts';
import { renamedSite } from '../../kit/server/renamed.ts';

const here = receivingStage();
const MINUTE = 60_000;

test('an alert of zones that are gone by now has its place, with every step of it', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await outletTo(receiver, { kind: 'cap' });
  await stage.log(siteId, 'alert_opened', { ...A, cells: ['gate', 'stage'] });
  const change = stage.now + 1;
  stage.now += 5 * MINUTE;
  await stage.log(siteId, 'alert_acknowledged', { ...A, cells: ['gate', 'stage'] });
  const site = renamedSite(siteId);
  const grounds = [
    { from: 0, partition: siteOf(siteId).partition },
    { from: change, partition: site.partition },
  ];
  const work = stage.work();
  const entry = { site, release: {} as never, lengths: [], grounds, replayClock: null };
  const onError = (error: unknown) => stage.errors.push(error);
  await new Dispatcher({ ...work, site: async () => entry, onError }).run(siteId);
  expect(stage.errors).toEqual([]);
  expect(receiver.got).toHaveLength(2);
  for (const { body } of receiver.got) {
    expect(body).toContain('Poort + Podium');
    // Two outlines in each of two languages.
    expect(body.match(/<polygon>/g)).toHaveLength(4);
    expect(body).not.toContain('52.500000,5.500000');
  }
});
