// A data folder that is sound and yet cannot be used, or not by everybody: in use, closed to us, open to others, too little given to us.
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { closeToOthers } from '#database/embedded/diagnosis.ts';
import { startEmbedded } from '#database/embedded/embedded.ts';
import { damagedFolders, openDatabase as open } from '../../kit/database/damaged-folders.ts';

const { copyOf, emptyFolder } = damagedFolders();

test('few open files and a limited address space are named, with the command', async () => {
  const files = await open(emptyFolder(), 'ulimit -n 64;');
  expect(files.failed).toMatch(/^this shell allows 64 open files, .* run "ulimit -n 4096"/);
  const memory = await open(emptyFolder(), 'ulimit -v 8000000;');
  expect(memory.failed).toMatch(
    /^this shell limits the address space to 8192 MB \(ulimit -v\).* run "ulimit -v unlimited"/,
  );
});

test('a data folder that cannot be used is named, with why', async () => {
  const dir = emptyFolder((each) => writeFileSync(path.join(each, 'file'), ''));
  const { failed } = await open(path.join(dir, 'file', 'data'));
  expect(failed).toMatch(/^the data folder .*file\/data cannot be used: .*ENOTDIR/);
});

test('a data folder that everybody could write is closed to them, which is said', async () => {
  const dir = copyOf((each) => chmodSync(each, 0o777));
  const { failed, printed } = await open(dir);
  expect(failed).toBeNull();
  expect(printed).toMatch(
    /could be changed by other users of this machine \(mode 777\); it is closed/,
  );
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  chmodSync(dir, 0o755);
  expect(closeToOthers(dir)).toMatch(
    /could be entered by other users of this machine \(mode 755\); it is closed to them now \(mode 700\)/,
  );
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(closeToOthers(dir)).toBeNull();
});

test('two starts on one folder: the second says who has it', async () => {
  const dir = copyOf(() => {});
  const first = await startEmbedded({ dataDir: dir, log: () => {} });
  const { failed } = await open(dir);
  expect(failed).toMatch(
    /is in use by process \d+\. Stop that process, or choose another DATA_DIR\./,
  );
  await first.close();
});
