// How Node is called for a program of ours.

/**
 * Before the program, always. In Node 24 `process.exit` waits for the thread that compiles in the background, and that thread may wait for the main
 * one to collect garbage: then the process neither runs nor ends (nodejs/node#54918; seen here in one of ten ends right after a start, on a busy
 * machine; without the first compiler on that thread in one run of all tests, by the second). The warning is about the types that Node strips.
 */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--no-concurrent-sparkplug',
  '--no-maglev',
] as const;
