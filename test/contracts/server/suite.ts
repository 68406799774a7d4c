// One suite for every store: what the server promises must hold over the twin in memory and over the database alike.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, startRunning } from '../../kit/server/running.ts';
import type { TestStore } from '../../kit/server/store.ts';
import { accessTests } from './access-tests.ts';
import { changeTests } from './change-tests.ts';
import { channelTests } from './channel-tests.ts';
import { dataTests } from './data-tests.ts';
import { doorTests } from './door-tests.ts';
import { factorAdminTests } from './factor-admin-tests.ts';
import { factorAttacks } from './factor-attacks.ts';
import { factorKeyTests } from './factor-key-tests.ts';
import { factorTests } from './factor-tests.ts';
import { lengthTests } from './length-tests.ts';
import { lockoutTests } from './lockout-tests.ts';
import { passkeyAttacks } from './passkey-attacks.ts';
import { peopleTests } from './people-tests.ts';
import { placeTests } from './place-tests.ts';
import { preconditionTests } from './precondition-tests.ts';
import { problemTests } from './problem-tests.ts';
import { routeTests } from './route-tests.ts';
import { secondStepTests } from './second-step-tests.ts';
import { sessionTests } from './session-tests.ts';
import { signInTests } from './sign-in-tests.ts';
import { siteAccessTests } from './site-access-tests.ts';
import { streamAccessTests } from './stream-access-tests.ts';
import { streamTests } from './stream-tests.ts';
import { tokenTests } from './token-tests.ts';
import { underWayTests } from './under-way-tests.ts';

export function serverSuite(name: string, open: () => Promise<TestStore>): void {
  describe(`server ${name}`, () => {
    let started: Running | null = null;
    const running = (): Running => {
      if (started === null) throw new Error('the server did not start');
      return started;
    };
    beforeAll(async () => {
      started = await startRunning(await open());
    });
    afterAll(() => started?.stop());
    routeTests(running);
    dataTests(running);
    sessionTests(running);
    channelTests(running);
    streamTests(running);
    changeTests(running);
    accessTests(running);
    streamAccessTests(running);
    peopleTests(running);
    signInTests(running);
    lockoutTests(running);
    siteAccessTests(running);
    preconditionTests(running);
    tokenTests(running);
    problemTests(running);
    factorTests(running);
    factorAdminTests(running);
    factorAttacks(running);
    passkeyAttacks(running);
    secondStepTests(running);
    factorKeyTests(running);
    underWayTests(running);
    lengthTests(running);
    placeTests(running);
    doorTests(running);
    test('nothing failed on the way', () => expect(running().errors).toEqual([]));
  });
}
