// A crowd that a test directs: posts readings of all sensors of the demo site through the real intake, on the site's own clock.
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Product } from './product.ts';

const TURN_MS = 250;

export type Crowd = {
  /** Level of a zone, or of one sensor, from now on; whatever was never set says 1. Null: silent. */
  set(id: string, level: Level | null): void;
  /** Now, on the site's clock. */
  now(): number;
  stop(): Promise<void>;
};

async function sensorsOf(origin: string): Promise<readonly Sensor[]> {
  const { sensors } = await (await fetch(`${origin}/api/v1/sensors?limit=500`)).json();
  return sensors;
}

async function postTo(product: Product, readings: readonly Reading[]): Promise<void> {
  const answer = await fetch(`${product.origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${product.deviceToken()}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ readings }),
  });
  if (answer.status !== 202) throw new Error(`the intake answered ${answer.status}`);
  await answer.body?.cancel();
}

/** `mayMiss`: readings that the intake does not take, as while the server is away, are lost, as those of a sensor that keeps none. */
export async function startCrowd(
  product: Product,
  { mayMiss = false }: { readonly mayMiss?: boolean } = {},
): Promise<Crowd> {
  const { origin } = product;
  const sensors = await sensorsOf(origin);
  const { clock } = await (await fetch(`${origin}/api/v1/sites/demo`)).json();
  const [at, speed, fetchedAt] = [Date.parse(clock.at), Number(clock.speed), Date.now()];
  const now = (): number => Math.round(at + (Date.now() - fetchedAt) * speed);
  const levels = new Map<string, Level | null>();
  let nextSlot = 0;
  let isPosting = false;
  const post = async (): Promise<void> => {
    const slot = Math.floor(now() / 10_000);
    if (isPosting || slot < nextSlot) return;
    nextSlot = slot + 1;
    isPosting = true;
    const observedAt = new Date(now()).toISOString();
    const readings = sensors.flatMap(({ sensorId, zoneId }): Reading[] => {
      const level = levels.has(sensorId) ? levels.get(sensorId) : levels.get(zoneId ?? '');
      return level === null ? [] : [{ sensorId, observedAt, level: level ?? 1 }];
    });
    await postTo(product, readings);
    isPosting = false;
  };
  let failure: unknown = null;
  // What is still on its way then may find nobody.
  let isOver = false;
  const timer = setInterval(() => {
    post().catch((error: unknown) => {
      if (!mayMiss && !isOver) failure ??= error;
      isPosting = false;
    });
  }, TURN_MS);
  return {
    set: (id, level) => void levels.set(id, level),
    now,
    stop: async () => {
      isOver = true;
      clearInterval(timer);
      if (failure !== null) throw failure;
    },
  };
}
