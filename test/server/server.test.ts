import { serverSuite } from '../contracts/server/suite.ts';
import { openMemoryStore } from '../kit/server/memory-store.ts';

serverSuite('over the twin in memory', openMemoryStore);
