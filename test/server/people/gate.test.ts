// What strangers, and people who sign in over and over, can cost: few judged at once, few waiting, and turns between the two.
import { expect, test } from 'vitest';
import { Gate } from '#server/people/gate.ts';

function opened() {
  const gate = new Gate(2);
  const done: string[] = [];
  const open: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const enter = (name: string, account: string | null = null, network = name) =>
    gate
      .run({ network, account }, async () => {
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

test('a flood is refused beyond a short queue, two run at once, and a known device has every other turn', async () => {
  const { enter, letAllPass, done, most } = opened();
  const flood = Array.from({ length: 200 }, (_, i) => enter(`stranger ${i}`));
  const known = enter('known', 'her-account');
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

test('one network cannot fill the queue, and one account neither, from however many devices', async () => {
  const { enter, letAllPass } = opened();
  const one = Array.from({ length: 50 }, (_, i) => enter(`a ${i}`, null, 'network a'));
  const other = enter('b', null, 'network b');
  const device = Array.from({ length: 50 }, (_, i) => enter(`d ${i}`, 'account'));
  await letAllPass();
  expect(await other).toBe('judged');
  expect((await Promise.all(one)).filter((answer) => answer === 'judged')).toHaveLength(2 + 8);
  expect((await Promise.all(device)).filter((answer) => answer === 'judged')).toHaveLength(2);
});

test('work that fails gives its place back', async () => {
  const gate = new Gate(1);
  const whose = { network: 'n', account: null };
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

test('many accounts do not fill the queue of known devices either', async () => {
  const { enter, letAllPass } = opened();
  for (let i = 0; i < 40; i += 1) void enter(`d ${i}`, `account ${i % 4}`);
  const hers = enter('hers', 'her-account');
  await letAllPass();
  expect(await hers).toBe('judged');
});

test('known devices keep no stranger waiting: while both wait, they take turns', async () => {
  const { enter, letAllPass, done } = opened();
  for (let i = 0; i < 22; i += 1) void enter(`known ${i}`, `account ${i}`);
  const strangers = ['a', 'b', 'c'].map((name) => enter(name));
  await letAllPass();
  expect(await Promise.all(strangers)).toEqual(['judged', 'judged', 'judged']);
  // Two ran already, and each of the three comes after one known device at most.
  expect(done.indexOf('c')).toBeLessThan(2 + 2 * 3);
});

test('a person has two under way, and whoever is third is told so before anything is looked up', async () => {
  const gate = new Gate(1);
  const open = Promise.withResolvers<void>();
  const two = [0, 1].map(() => gate.ofPerson('hers', () => open.promise));
  const asked: string[] = [];
  const third = gate.ofPerson('hers', async () => void asked.push('third'));
  await expect(third).rejects.toThrow('Try again in 2 s');
  expect(await gate.ofPerson('another', async () => 'in')).toBe('in');
  open.resolve();
  await Promise.all(two);
  await gate.ofPerson('hers', async () => void asked.push('again'));
  expect(asked).toEqual(['again']);
});

test('of nine hundred names from one address few are looked up, two at a time; another address has the next turn', async () => {
  const gate = new Gate(1);
  let most = 0;
  let now = 0;
  const order: string[] = [];
  const open: (() => void)[] = [];
  const look = (network: string) =>
    gate
      .lookUp({ network, account: null }, async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise<void>((resolve) => open.push(resolve));
        now -= 1;
        order.push(network);
      })
      .then(
        () => 'looked up',
        (error: Error) => error.message,
      );
  const flood = Array.from({ length: 900 }, () => look('flood'));
  const honest = look('honest');
  do {
    open.shift()?.();
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  } while (open.length > 0);
  expect(await honest).toBe('looked up');
  expect(order.indexOf('honest')).toBeLessThan(2);
  const answers = await Promise.all(flood);
  expect(answers.filter((answer) => answer === 'looked up')).toHaveLength(1 + 8);
  expect(most).toBe(2);
});
