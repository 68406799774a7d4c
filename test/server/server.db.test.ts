import { serverSuite } from '../contracts/server/suite.ts';
import { openDatabaseStore } from '../kit/server/database-store.ts';

serverSuite('over TimescaleDB', openDatabaseStore);
