// Whatever takes a statement: a pool, or the connection of a transaction.
import type pg from 'pg';

export type Queryable = Pick<pg.ClientBase, 'query'>;
