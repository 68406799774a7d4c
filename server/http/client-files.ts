// The built client: hashed assets for ever, pages by the client's own routes, nothing else.
import { statSync } from 'node:fs';
import path from 'node:path';
import express, { type Router } from 'express';
import { LANGUAGES } from '#shared/languages.ts';
import { DAY_MS, isoUtc } from '#shared/time.ts';

const PREFIX = LANGUAGES.join('|');
const PAGES = [
  new RegExp(`^/(?:${PREFIX})?/?$`),
  new RegExp(`^/(?:(?:${PREFIX})/)?(control|sensors|data|s)(/[A-Za-z0-9._:-]*)?/?$`),
];
const SECURITY_VALID_MS = 180 * DAY_MS;

export function clientFiles(clientDir: string, wallClock: () => number): Router {
  const router = express.Router();
  router.get('/.well-known/security.txt', (_req, res) => {
    const expires = isoUtc(Math.floor((wallClock() + SECURITY_VALID_MS) / DAY_MS) * DAY_MS);
    res
      .type('text/plain')
      .send(
        `Contact: mailto:security@waterhaven.example\nExpires: ${expires}\nPreferred-Languages: ${LANGUAGES.join(', ')}\n`,
      );
  });
  router.use(
    '/assets',
    express.static(path.join(clientDir, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
    }),
  );
  router.use(express.static(clientDir, { index: false, maxAge: '1h', dotfiles: 'ignore' }));
  router.get(PAGES, (_req, res, next) => {
    const page = path.join(clientDir, 'index.html');
    const file = statSync(page, { throwIfNoEntry: false });
    if (file === undefined) {
      next();
      return;
    }
    // The application makes no tags of answers, so none of files that it sends either; a page without one is no version that If-Match could hold for.
    res.set('ETag', `W/"${file.size.toString(16)}-${Math.floor(file.mtimeMs).toString(16)}"`);
    res.set('Cache-Control', 'no-cache').sendFile(page);
  });
  return router;
}
