import { readFile } from 'node:fs/promises';
import { startMockGateway } from '../testing/mock-gateway.ts';

type Account = { email: string; password: string; tenant?: string };

/** What the browser looks at. */
export type Target = {
  url: string;
  /** Whether a node stands behind it; else fixtures do. */
  isReal: boolean;
  /** Where a new tenant has nothing. */
  emptyUrl: string;
  /** A tenant with data. */
  full: Account;
  close: () => Promise<void>;
};

type DemoTenant = { slug: string; email: string; password: string; incidents?: unknown[] };
type Demo = { tenants: DemoTenant[] };

/**
 * The node that `MILLRACE_URL` names, with the demo's accounts from the file `MILLRACE_DEMO` or
 * from `MILLRACE_EMAIL` and `MILLRACE_PASSWORD`; without one, the pages over fixtures.
 */
export async function findTarget(): Promise<Target> {
  const { MILLRACE_URL, MILLRACE_DEMO, MILLRACE_EMAIL = '', MILLRACE_PASSWORD = '' } = process.env;
  if (MILLRACE_URL === undefined) {
    const mock = await startMockGateway('full');
    const empty = await startMockGateway('empty');
    const full = { email: 'ada@example.org', password: 'correct horse battery' };
    const close = async () => {
      await mock.close();
      await empty.close();
    };
    return { url: mock.url, emptyUrl: empty.url, isReal: false, full, close };
  }
  const url = new URL(MILLRACE_URL).origin;
  const close = () => Promise.resolve();
  if (MILLRACE_DEMO === undefined) {
    return {
      url,
      emptyUrl: url,
      isReal: true,
      full: { email: MILLRACE_EMAIL, password: MILLRACE_PASSWORD },
      close,
    };
  }
  const demo = JSON.parse(await readFile(MILLRACE_DEMO, 'utf8')) as Demo;
  // The one with incidents has something on every page.
  const fullest = demo.tenants.find(({ incidents }) => incidents?.length) ?? demo.tenants[0];
  if (!fullest) throw new Error(`${MILLRACE_DEMO} names no tenant`);
  const { email, password, slug } = fullest;
  return { url, emptyUrl: url, isReal: true, full: { email, password, tenant: slug }, close };
}
