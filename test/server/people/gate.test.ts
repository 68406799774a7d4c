// What strangers can cost: few judged at once, few waiting, and the known device first.
import { expect, test } from 'vitest';
import { Gate } from '#server/people/gate.ts';

function opened() {
  const gate = new Gate(2);
  const done: string[] = [];
  const open: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const enter = (name: string, device: string | null = null, network = name) =>
    gate
      .run({ network, device }, async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => open.push(resolve));
        running -= 1;
        done.push(name);
      })
      .then(
        () => 'judged',
        (error: Error) => error.message,
      );
  const letAllPass = async (): Promise<void> => {
    while (open.length > 0) {
      open.shift()?.();
      for (let i = 0; i < 10; i += 1) await Promise.resolve();
    }
  };
  return { enter, letAllPass, done, most: () => most };
}

test('a flood is refused beyond a short queue, two run at once, and a known device goes before it', async () => {
  const { enter, letAllPass, done, most } = opened();
  const flood = Array.from({ length: 200 }, (_, i) => enter(`stranger ${i}`));
  const known = enter('known', 'her-device');
  await letAllPass();
  expect(await known).toBe('judged');
  const answers = await Promise.all(flood);
  expect(answers.filter((answer) => answer === 'judged')).toHaveLength(2 + 128);
  expect(new Set(answers.filter((answer) => answer !== 'judged')).size).toBe(1);
  expect(answers.at(-1)).toContain('Try again in 2 s');
  expect(most()).toBe(2);
  // Behind the two that ran already, before every stranger that waited.
  expect(done.indexOf('known')).toBe(2);
});

test('one network cannot fill the queue, and one device neither', async () => {
  const { enter, letAllPass } = opened();
  const one = Array.from({ length: 50 }, (_, i) => enter(`a ${i}`, null, 'network a'));
  const other = enter('b', null, 'network b');
  const device = Array.from({ length: 50 }, (_, i) => enter(`d ${i}`, 'device'));
  await letAllPass();
  expect(await other).toBe('judged');
  expect((await Promise.all(one)).filter((answer) => answer === 'judged')).toHaveLength(2 + 8);
  expect((await Promise.all(device)).filter((answer) => answer === 'judged')).toHaveLength(8);
});

test('work that fails gives its place back', async () => {
  const gate = new Gate(1);
  const whose = { network: 'n', device: null };
  for (let i = 0; i < 3; i += 1)
    await expect(gate.run(whose, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.run(whose, async () => 'yes')).toBe('yes');
});

test('twenty networks that keep nine waiting each keep nobody out: whoever comes alone is judged in the same round', async () => {
  const { enter, letAllPass, done } = opened();
  const flood = Array.from({ length: 9 * 20 }, (_, i) =>
    enter(`stranger ${i}`, null, `network ${i % 20}`),
  );
  const honest = Array.from({ length: 16 }, (_, i) => enter(`honest ${i}`));
  await letAllPass();
  expect(await Promise.all(honest)).toEqual(honest.map(() => 'judged'));
  const rounds = done.filter((name) => name.startsWith('stranger')).length;
  const before = done.findLastIndex((name) => name.startsWith('honest'));
  // The two that ran, one of each network, and the honest ones.
  expect(before).toBeLessThan(2 + 20 + 16);
  // As many as there are places: those that gave way were told, once.
  expect(rounds + 16).toBe(2 + 128);
  const refused = (await Promise.all(flood)).filter((answer) => answer !== 'judged');
  expect(refused).toHaveLength(9 * 20 - rounds);
  expect(new Set(refused).size).toBe(1);
});

test('devices of many accounts do not fill the queue of known devices either', async () => {
  const { enter, letAllPass } = opened();
  for (let i = 0; i < 40; i += 1) void enter(`d ${i}`, `device ${i % 4}`);
  const hers = enter('hers', 'her-device');
  await letAllPass();
  expect(await hers).toBe('judged');
});
