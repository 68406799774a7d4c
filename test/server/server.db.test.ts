import { openDatabaseStore } from './database-store.ts';
import { serverSuite } from './suite.ts';

serverSuite('over TimescaleDB', openDatabaseStore);
