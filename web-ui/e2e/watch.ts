import type { Page } from 'playwright-core';

/** What happened on a page that must not, and what it asked the server. */
export type Watch = {
  problems: string[];
  requests: { at: number; method: string; path: string }[];
};

/** Listens from now on: CSP violations, errors, requests to elsewhere, API requests. */
export async function watch(page: Page, origin: string): Promise<Watch> {
  const seen: Watch = { problems: [], requests: [] };
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  page.on('pageerror', (error) => seen.problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser writes each refused request down; refusals are looked at where they are expected.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) seen.problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) {
      seen.problems.push(`request to elsewhere: ${request.url()}`);
    }
    if (url.pathname.startsWith('/api/')) {
      seen.requests.push({ at: Date.now(), method: request.method(), path: url.pathname });
    }
  });
  return seen;
}
