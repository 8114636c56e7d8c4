import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { apiPage } from './build/api-page.ts';

const root = import.meta.dirname;
const tests = 'src/**/*.test.{ts,tsx}';
// What happens once in the life of a page needs its modules fresh; for all others, loading the same
// modules again for each file would be most of the time.
const once = 'src/app/{away,live}.test.tsx';

export default defineConfig({
  plugins: [react(), apiPage()],
  resolve: { alias: { '@': `${root}/src` } },
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    // A data: font or script would break the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'parts', test: /node_modules\/(@mantine|@floating-ui)\// },
            {
              name: 'data',
              test: /node_modules\/(@tanstack|i18next|react-i18next|openapi-fetch)\//,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: process.env.MILLRACE_URL ?? 'http://localhost:8080', ws: true },
      '/openapi.yaml': process.env.MILLRACE_URL ?? 'http://localhost:8080',
    },
  },
  test: {
    environment: 'jsdom',
    projects: [
      { extends: true, test: { name: 'once', include: [once] } },
      {
        extends: true,
        test: { name: 'shared', include: [tests], exclude: [once], isolate: false },
      },
    ],
    setupFiles: ['testing/setup.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    restoreMocks: true,
    env: { DEBUG_PRINT_LIMIT: '0' },
    testTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      exclude: [tests, 'src/main.tsx', 'src/shared/api/schema.ts'],
      thresholds: { lines: 80 },
      reporter: ['text-summary', 'json-summary', 'lcov'],
    },
  },
});
