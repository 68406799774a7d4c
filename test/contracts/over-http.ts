// The HTTP adapter for the contract of adapters, with batches written in any format.
import { once } from 'node:events';
import http from 'node:http';
import { createIngestApp } from '#aggregator/ingest/http/app.ts';
import { jsonBatch } from '#aggregator/ingest/http/json-batch.ts';
import type { BatchFormat } from '#aggregator/ingest/intake.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { ingestResultSchema } from '#shared/wire/reading.ts';
import type { Said, StartAdapter } from './adapter-contract.ts';

/** `write`: a batch as a device writes it in this format. */
export function overHttp(
  format: BatchFormat,
  write: (readings: readonly Said[]) => unknown,
): StartAdapter {
  return async (intake, log) => {
    const app = createIngestApp(intake, {
      formats: [jsonBatch, format],
      health: () => ({ status: 'ok', checks: {} }),
      metrics: async () => '',
      log,
    });
    const server = http.createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    return {
      send: async (readings, token) => {
        const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
        const response = await fetch(`http://127.0.0.1:${port}/ingest/v1/readings`, {
          method: 'POST',
          headers: { 'content-type': format.mediaType, ...authorization },
          body: JSON.stringify(write(readings)),
        });
        const answer = await response.text();
        const told =
          response.status === 202
            ? ingestResultSchema.parse(JSON.parse(answer))
            : problemSchema.parse(JSON.parse(answer)).code;
        return { told, answer };
      },
      close: async () => {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    };
  };
}
