// The built client in front of a server of a test: pages and files from the build, everything else from the server.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { buildClient } from '../../../scripts/client-build.ts';

const DIST = path.resolve(import.meta.dirname, '../../../client/dist');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** Builds when something changed, and serves the build to this page. */
export async function serveClient(page: Page, origin: string): Promise<void> {
  await buildClient();
  const html = readFileSync(path.join(DIST, 'index.html'));
  await page.route(`${origin}/{en/,nl/,}{data,control}*`, (route) =>
    route.fulfill({ contentType: 'text/html', body: html }),
  );
  await page.route(
    `${origin}/{assets/*,icons/*,mark.svg,worker.js,control.*.webmanifest}`,
    (route) => {
      const file = path.join(DIST, new URL(route.request().url()).pathname);
      const contentType = TYPES[path.extname(file)] ?? 'application/octet-stream';
      return route.fulfill({ contentType, body: readFileSync(file) });
    },
  );
}
