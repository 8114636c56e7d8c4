import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import i18next from 'i18next';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startLanguage } from '@/shared/i18n/i18n.ts';
import { addBrowserParts } from './browser-parts.ts';
import { server } from './server.ts';

// A page is loaded when it is opened; a busy machine takes its time.
configure({ asyncUtilTimeout: 30_000 });

beforeAll(async () => {
  addBrowserParts();
  server.listen({ onUnhandledRequest: 'error' });
  await startLanguage();
  await i18next.changeLanguage('en');
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
});

afterAll(() => server.close());
