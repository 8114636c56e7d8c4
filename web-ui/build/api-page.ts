import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Puts Swagger UI beside `public/docs/index.html`, so that `/docs` needs nothing from outside. */
export function apiPage(): Plugin {
  return {
    name: 'api-page',
    apply: 'build',
    generateBundle() {
      for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
        this.emitFile({
          type: 'asset',
          fileName: `docs/${file}`,
          source: readFileSync(join(folder, file)),
        });
      }
    },
  };
}
