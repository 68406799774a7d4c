// The built client: hashed assets for ever, pages by the client's own routes, nothing else.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import { LANGUAGES } from '#shared/languages.ts';
import { DAY_MS, isoUtc } from '#shared/time.ts';
import { addressesOf, type Contacts } from './contacts.ts';

const PREFIX = LANGUAGES.join('|');
/** The addresses of `client/app/routes.tsx`, each spelt in one way only. */
const PAGES = [
  new RegExp(`^/(?:${PREFIX})?/?$`),
  new RegExp(
    `^/(?:(?:${PREFIX})/)?(?:control(?:/people)?|data|sensors|(?:sensors|s)/[A-Za-z0-9._:-]+)$`,
  ),
];
/** Everything but what programs ask for: they are answered with a problem, never with a page. */
const NOT_OF_PROGRAMS = /^\/(?!(?:api|ingest|problems|assets|socket\.io|\.well-known)(?:\/|$))/;
const SECURITY_VALID_MS = 180 * DAY_MS;

/** Says what belongs to a build, so it is asked for anew: an old one would stay. */
const OF_A_BUILD = /^\/(?:worker\.js|control\.[a-z]{2}\.webmanifest)$/;

function newestOf(root: string): RequestHandler {
  const options = { root, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } };
  return (req, res, next) => {
    res.sendFile(req.path, options, (error) => error !== undefined && !res.headersSent && next());
  };
}

export function clientFiles(
  clientDir: string,
  wallClock: () => number,
  contacts: Contacts,
): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  router.get('/.well-known/security.txt', async (_req, res, next) => {
    const addresses = (await contacts()).flatMap(addressesOf);
    // Nobody is named who does not answer here.
    if (addresses.length === 0) {
      next();
      return;
    }
    const lines = [
      ...addresses.map((address) => `Contact: ${address}`),
      `Expires: ${isoUtc(Math.floor((wallClock() + SECURITY_VALID_MS) / DAY_MS) * DAY_MS)}`,
      `Preferred-Languages: ${LANGUAGES.join(', ')}`,
    ];
    res.type('text/plain').send(`${lines.join('\n')}\n`);
  });
  router.use(
    '/assets',
    express.static(path.join(clientDir, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
    }),
  );
  router.get(OF_A_BUILD, newestOf(clientDir));
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
  // Whoever reads a page is told so by a page; the client knows this address as little as we do.
  router.get(NOT_OF_PROGRAMS, (req, res, next) => {
    const page = path.join(clientDir, 'index.html');
    res.vary('Accept');
    if (req.accepts(['html', 'json']) !== 'html' || !existsSync(page)) next();
    else res.status(404).set('Cache-Control', 'no-store').type('html').send(readFileSync(page));
  });
  return router;
}
