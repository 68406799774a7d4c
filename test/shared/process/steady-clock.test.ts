// The rule of `shared/process/steady-clock.ts` case by case: what a wall that is set does to the time of the sites.
import { expect, test } from 'vitest';
import {
  type ClockReading,
  type ClockState,
  clockWords,
  confirmationMs,
  SteadyClock,
} from '#shared/process/steady-clock.ts';

const START = Date.parse('2026-11-26T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** A boot some time ago. */
const BOOT = 987_654;

/** A machine whose wall can be set, looked at four times a second. */
class Machine {
  steady = BOOT;
  wallOffset = 0;
  clock = new SteadyClock(this.sample());
  reading: ClockReading = this.clock.read(this.sample());
  heard: ClockReading[] = [];

  sample() {
    return { wall: START + this.steady - BOOT + this.wallOffset, steady: this.steady };
  }

  /** By the steady clock. */
  get elapsed(): number {
    return this.steady - BOOT;
  }

  setWall(byMs: number): void {
    this.wallOffset += byMs;
  }

  run(ms: number, trusted: number | null = null): void {
    const until = this.steady + ms;
    while (this.steady < until) {
      this.steady += Math.min(250, until - this.steady);
      this.reading = this.clock.read(this.sample(), trusted);
      this.heard.push(this.reading);
    }
  }

  /** Another process on the same machine, with or without the state of the last one. */
  restart(state: ClockState | null = this.clock.state): void {
    this.clock = new SteadyClock(this.sample(), state);
    this.reading = this.clock.read(this.sample());
  }

  get lag(): number {
    return this.reading.now - (START + this.elapsed);
  }
}

test('without a step, time is the wall', () => {
  const machine = new Machine();
  machine.run(HOUR);
  expect(machine.reading).toEqual({
    now: START + HOUR,
    isSure: true,
    incident: null,
    offsetMs: 0,
    believedInMs: null,
  });
});

test('a step of 1.5 s is no incident and is followed at 500 ppm, in either direction, never back', () => {
  for (const step of [1500, -1500]) {
    const machine = new Machine();
    machine.setWall(step);
    machine.run(10 * MINUTE);
    expect(machine.heard.every(({ isSure }) => isSure)).toBe(true);
    expect(Math.abs(machine.lag - Math.sign(step) * 300)).toBeLessThan(2);
    machine.run(HOUR);
    expect(Math.abs(machine.lag - step)).toBeLessThan(2);
    for (const [at, { now }] of machine.heard.entries())
      expect(now).toBeGreaterThanOrEqual(machine.heard[at - 1]?.now ?? 0);
  }
});

test('the smear of a leap second over a day passes unnoticed', () => {
  const machine = new Machine();
  for (let minute = 0; minute < 1440; minute += 1) {
    machine.setWall(-1000 / 1440);
    machine.run(MINUTE);
  }
  expect(machine.heard.every(({ isSure }) => isSure)).toBe(true);
  expect(Math.abs(machine.lag + 1000)).toBeLessThan(3);
});

test('a step of 2.5 s is an incident, ahead and back; kept for a minute, it is believed', () => {
  for (const step of [2500, -2500]) {
    const machine = new Machine();
    machine.run(MINUTE);
    machine.setWall(step);
    machine.run(SECOND);
    expect(machine.reading).toMatchObject({ isSure: false, incident: 'jumped', offsetMs: step });
    machine.run(58 * SECOND);
    expect(machine.reading.isSure).toBe(false);
    machine.run(2 * SECOND);
    expect(machine.reading).toMatchObject({ isSure: true, incident: null });
    expect(machine.lag).toBe(step);
  }
});

test('an hour ahead for two and a half minutes and back: time went on as if nothing had been', () => {
  const machine = new Machine();
  machine.run(MINUTE);
  machine.setWall(HOUR);
  machine.run(150 * SECOND);
  expect(machine.reading).toMatchObject({ isSure: false, offsetMs: HOUR });
  expect(machine.lag).toBe(0);
  machine.setWall(-HOUR);
  machine.run(250);
  expect(machine.reading).toMatchObject({ isSure: true, incident: null });
  expect(machine.lag).toBe(0);
});

test('an hour back for two and a half minutes: time stands still, then it is there again', () => {
  const machine = new Machine();
  machine.run(MINUTE);
  const { now } = machine.reading;
  machine.setWall(-HOUR);
  machine.run(150 * SECOND);
  expect(machine.reading).toMatchObject({ now, isSure: false, offsetMs: -HOUR });
  machine.setWall(HOUR);
  machine.run(250);
  expect(machine.reading.isSure).toBe(true);
  expect(machine.lag).toBe(0);
});

test('an hour ahead that stays is believed after a quarter of an hour of watching', () => {
  const machine = new Machine();
  machine.setWall(HOUR);
  machine.run(14.9 * MINUTE);
  expect(machine.reading).toMatchObject({ isSure: false });
  expect(machine.lag).toBe(0);
  machine.run(0.2 * MINUTE);
  expect(machine.reading.isSure).toBe(true);
  expect(machine.lag).toBe(HOUR);
});

test('an hour back that stays: time stands still, in words, until the true time has reached it', () => {
  const machine = new Machine();
  machine.run(MINUTE);
  const { now } = machine.reading;
  machine.setWall(-HOUR);
  machine.run(16 * MINUTE);
  expect(machine.reading).toMatchObject({ now, isSure: false, incident: 'ahead' });
  expect(clockWords(machine.reading, 'then')).toMatch(/closed until then/);
  machine.run(43 * MINUTE);
  expect(machine.reading.isSure).toBe(false);
  machine.run(2 * MINUTE);
  expect(machine.reading).toMatchObject({ isSure: true, incident: null });
  expect(machine.lag).toBe(-HOUR);
});

test('beyond a day only an operator is believed, about the offset that was named', () => {
  expect(confirmationMs(86_400_001)).toBeNull();
  const machine = new Machine();
  machine.setWall(400 * 24 * HOUR);
  machine.run(2 * HOUR);
  expect(machine.reading).toMatchObject({ isSure: false, believedInMs: null });
  const { wall, steady } = machine.sample();
  machine.run(SECOND, wall - steady - HOUR);
  expect(machine.reading.isSure).toBe(false);
  machine.run(SECOND, wall - steady);
  expect(machine.reading.isSure).toBe(true);
});

test('another jump in the middle begins the watching anew', () => {
  const machine = new Machine();
  machine.setWall(10 * SECOND);
  machine.run(50 * SECOND);
  machine.setWall(10 * SECOND);
  machine.run(50 * SECOND);
  expect(machine.reading.isSure).toBe(false);
  machine.run(11 * SECOND);
  expect(machine.reading.isSure).toBe(true);
  expect(machine.lag).toBe(20 * SECOND);
});

test('a stopped process is no incident, and in an incident it has not watched', () => {
  const machine = new Machine();
  machine.steady += 90 * SECOND;
  machine.run(250);
  expect(machine.reading.isSure).toBe(true);
  expect(machine.lag).toBe(0);
  machine.setWall(10 * SECOND);
  machine.run(SECOND);
  machine.steady += HOUR;
  machine.run(250);
  expect(machine.reading.isSure).toBe(false);
});

test('a restart in the middle of an incident goes on with it; one that knows nothing takes the wall', () => {
  for (const step of [HOUR, -HOUR]) {
    const machine = new Machine();
    machine.run(MINUTE);
    machine.setWall(step);
    machine.run(MINUTE);
    const before = machine.reading;
    machine.restart(JSON.parse(JSON.stringify(machine.clock.state)));
    expect(machine.reading).toEqual(before);
    machine.setWall(-step);
    machine.run(250);
    expect(machine.reading.isSure).toBe(true);
    expect(machine.lag).toBe(0);
    machine.setWall(step);
    machine.restart(null);
    expect(machine.reading.isSure).toBe(true);
    expect(machine.lag).toBe(step);
  }
});

test('a machine that slept: its wall is ahead, and is believed after a while; a state of another boot is refused by its count', () => {
  const machine = new Machine();
  machine.setWall(30 * SECOND);
  machine.run(61 * SECOND);
  expect(machine.reading.isSure).toBe(true);
  const state = machine.clock.state;
  machine.steady = 5;
  machine.restart(state);
  expect(machine.reading.now).toBe(machine.sample().wall);
});

test('the words say the size, the direction and what to do', () => {
  const machine = new Machine();
  machine.setWall(HOUR);
  machine.run(SECOND);
  const ahead = clockWords(machine.reading, '');
  expect(ahead).toMatch(
    /3600\.0 s ahead of .*nothing is released.*NTP.*believed in \d+ s.*--trust/,
  );
  machine.setWall(-2 * HOUR);
  machine.run(SECOND);
  expect(clockWords(machine.reading, '')).toMatch(/3600\.0 s behind/);
  machine.setWall(HOUR);
  machine.run(SECOND);
  expect(clockWords(machine.reading, '')).toBeNull();
});
