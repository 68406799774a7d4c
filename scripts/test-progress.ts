// A reporter for long runs: names each test as it fails, and what has been running for minutes. Vitest's own speaks when a file ends, so whoever
// stops a run that stands still, by hand or by a limit on the whole of it, would learn nothing of why.
import path from 'node:path';
import type { ReportedHookContext, Reporter, TestCase, TestModule } from 'vitest/node';
import { MINUTE_MS } from '#shared/time.ts';
import { ROOT, say } from './root.ts';

const LONG_MS = 5 * MINUTE_MS;

type Running = { readonly since: number; toldMinutes: number };

type Entity = ReportedHookContext['entity'];

const nameOf = (entity: Entity): string =>
  entity.type === 'module'
    ? path.relative(ROOT, entity.moduleId)
    : `${path.relative(ROOT, entity.module.moduleId)} > ${entity.fullName}`;

const hookName = ({ name, entity }: ReportedHookContext): string => `${name} of ${nameOf(entity)}`;

const LONGEST_ACTUAL = 300;
type Failure = { readonly message: string; readonly actual?: unknown };

/** The first line of the message, and what was there instead of what was expected: "[ Array(1) ]" by itself helps nobody. */
function reasonOf({ message, actual }: Failure): string {
  const first = message.split('\n', 1)[0] ?? '';
  const was = String(actual ?? '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, LONGEST_ACTUAL);
  return was === '' || first.includes(was) ? first : `${first}; it was ${was}`;
}

// biome-ignore lint/style/noDefaultExport: Vitest loads a reporter by its path, and takes the default.
export default class TestProgress implements Reporter {
  readonly #running = new Map<string, Running>();
  #timer: NodeJS.Timeout | undefined;

  onTestRunStart(): void {
    this.#timer = setInterval(() => this.#tell(Date.now()), MINUTE_MS);
    this.#timer.unref();
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer);
  }

  onTestCaseReady(test: TestCase): void {
    this.#start(nameOf(test));
  }

  onHookStart(hook: ReportedHookContext): void {
    this.#start(hookName(hook));
  }

  onHookEnd(hook: ReportedHookContext): void {
    this.#running.delete(hookName(hook));
  }

  onTestCaseResult(test: TestCase): void {
    this.#running.delete(nameOf(test));
    const { state, errors = [] } = test.result();
    if (state !== 'failed') return;
    say(`failed: ${nameOf(test)}: ${errors.map(reasonOf).join('; ')}`);
  }

  /** Nothing of it runs any more: the end of its last test, or of a hook, is not always told. */
  onTestModuleEnd(module: TestModule): void {
    const own = nameOf(module);
    for (const name of this.#running.keys()) if (name.includes(own)) this.#running.delete(name);
  }

  #start(name: string): void {
    this.#running.set(name, { since: Date.now(), toldMinutes: 0 });
  }

  /** Each one at 5 minutes and at every multiple of it. */
  #tell(now: number): void {
    for (const [name, running] of this.#running) {
      const minutes = Math.floor((now - running.since) / LONG_MS) * 5;
      if (minutes <= running.toldMinutes) continue;
      running.toldMinutes = minutes;
      say(`still running after ${minutes} minutes: ${name}`);
    }
  }
}
