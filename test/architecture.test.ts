// Proves that the rules of biome.json fire, and that each is missed: every probe breaks one rule in a copy of the layout, and Biome must name it;
// every part of biome.json that is taken out changes what becomes of a probe. A rule that nobody has seen fire protects nothing.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALLOWED, PROBES, type Probe, RESTRICTED } from './kit/rule-probes.ts';
import {
  exceptionsOf,
  firedIn,
  layersOf,
  rulesOf,
  theConfig,
  withoutRules,
} from './kit/rule-runs.ts';

const config = theConfig();
const layers = [...layersOf(PROBES), ...layersOf(ALLOWED)];
const found = new Map<Probe, boolean>();

beforeAll(async () => {
  for (const layer of layers)
    for (const [probe, isFiring] of await firedIn(layer, config)) found.set(probe, isFiring);
});

afterAll(() => {
  for (const { folder } of layers) rmSync(folder, { recursive: true, force: true });
});

test.each(PROBES)('the rule $rule fires in $file', (probe) => {
  expect(found.get(probe)).toBe(true);
});

test('P18: whoever shows, exports or draws cannot even import what is not released', () => {
  const outside = PROBES.filter(
    ({ file, code }) =>
      /^(server|client|demo)\//.test(file) && /#(?:aggregator|database\/aggregator)\//.test(code),
  );
  expect(outside.length).toBeGreaterThanOrEqual(4);
  for (const probe of outside) {
    expect(probe.rule).toBe(RESTRICTED);
    expect(found.get(probe), probe.file).toBe(true);
  }
});

test.each(ALLOWED)('the rule $rule lets $file pass', (probe) => {
  expect(found.get(probe)).toBe(false);
});

const ADD_ONE = 'no probe of test/kit/rule-probes.ts needs it: add one';

test('every rule for everybody is missed when it is gone', async () => {
  const missed = new Set<string>();
  for (const layer of layers)
    for (const [probe, isFiring] of await firedIn(layer, withoutRules(config)))
      if (isFiring !== found.get(probe)) missed.add(probe.rule);
  const rules = rulesOf(config);
  expect(rules.length).toBeGreaterThan(10);
  const ofPreset = ['lint/suspicious/noDebugger', 'lint/correctness/noUnusedVariables'];
  for (const rule of [...rules, ...ofPreset, 'plugin'])
    expect(missed, `${rule}: ${ADD_ONE}`).toContain(rule);
});

test.each(exceptionsOf(config))('$name is missed when it is gone', async ({ without }) => {
  for (const layer of layers) {
    const now = await firedIn(layer, without);
    if (layer.probes.some((probe) => now.get(probe) !== found.get(probe))) return;
  }
  expect.fail(ADD_ONE);
});
