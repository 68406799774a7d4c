// Builds the client into client/dist. The build fails when the public page's first load grows over its budget.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, transformWithOxc } from 'vite';
import { assertBudget, type BuiltFile, FIRST_LOAD_BYTES } from './client/app/budget.ts';
import { unreadTexts } from './client/i18n/worker-texts.ts';
import { darkByPreference, scopedName, widthsByText } from './client/styles/build.ts';

const gzippedBytes = (content: string | Uint8Array): number => gzipSync(content).byteLength;

/** Measures every script and style that the entry loads before anything lazy, as a server would gzip it. */
function firstLoadBudget(): Plugin {
  return {
    name: 'crowdshade-first-load-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files: BuiltFile[] = Object.values(bundle).map((file) =>
        file.type === 'chunk'
          ? {
              name: file.fileName,
              isEntry: file.isEntry,
              imports: file.imports,
              styles: [...(file.viteMetadata?.importedCss ?? [])],
              gzippedBytes: gzippedBytes(file.code),
            }
          : {
              name: file.fileName,
              isEntry: false,
              imports: [],
              styles: [],
              gzippedBytes: gzippedBytes(file.source),
            },
      );
      this.info(assertBudget(files, FIRST_LOAD_BYTES));
    },
  };
}

const WORKER = path.join(import.meta.dirname, 'client/worker/worker.ts');

/** Writes the control room's worker, with the list of what it keeps: every file whose name changes with its content, and the page that names them. */
function shellWorker(): Plugin {
  return {
    name: 'crowdshade-shell-worker',
    apply: 'build',
    buildStart() {
      this.addWatchFile(WORKER);
    },
    async writeBundle({ dir = '' }, bundle) {
      const page = readFileSync(path.join(dir, 'index.html'), 'utf8');
      const [, entry = ''] = /<script[^>]+src="([^"]+)"/.exec(page) ?? [];
      const names = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const files = names.map((name) => `/${name}`).sort();
      if (!files.includes(entry)) throw new Error('The page names no script of this build.');
      const { code } = await transformWithOxc(readFileSync(WORKER, 'utf8'), WORKER, {});
      const hash = createHash('sha256').update(page).update(files.join()).update(code);
      const shell = { build: hash.digest('hex').slice(0, 12), files, entry, unread: unreadTexts() };
      writeFileSync(
        path.join(dir, 'worker.js'),
        `const SHELL = ${JSON.stringify(shell)};\n${code}`,
      );
    },
  };
}

export default defineConfig({
  root: 'client',
  base: '/',
  plugins: [react(), darkByPreference(), widthsByText(), firstLoadBudget(), shellWorker()],
  css: { modules: { generateScopedName: scopedName } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // No inline script, no data: font, no polyfill: the content security policy allows files of our own only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What loads first is one file: two dozen small ones are more bytes and more requests.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
    // The contracts in shared/ are built with zod at load time; a page that only needs a constant from them must not carry zod.
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/problems': 'http://127.0.0.1:8080',
      '/socket.io': { target: 'http://127.0.0.1:8080', ws: true },
    },
  },
});
