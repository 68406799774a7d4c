import { openMemoryStore } from './memory-store.ts';
import { serverSuite } from './suite.ts';

serverSuite('over the twin in memory', openMemoryStore);
