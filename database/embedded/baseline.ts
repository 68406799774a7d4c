// Settings of the shared backend. PGlite starts PostgreSQL with debug messages on and sequential scans off, so `RESET ALL` alone would
// bring back worse than defaults (and an empty search path): this is run after every open and after every `RESET ALL`.
export const BASELINE = `RESET ALL; SET search_path TO public; SET TimeZone TO 'UTC'; SET client_min_messages TO notice; SET enable_seqscan TO on; SET enable_bitmapscan TO off`;

/** Login of the embedded database; connections without a pinned role run as it. */
export const OWNER = 'postgres';
