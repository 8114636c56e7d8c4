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
  /** A tenant with an e-shop, where there is one. */
  shop?: Account;
  /** Who runs the platform, where that is known. */
  operator?: Account;
  close: () => Promise<void>;
};

type DemoTenant = { slug: string; email: string; password: string; incidents?: unknown[] };
type Demo = { tenants: DemoTenant[] };

/**
 * The node that `MILLRACE_URL` names, with the demo's accounts from the file `MILLRACE_DEMO` or
 * from `MILLRACE_EMAIL` and `MILLRACE_PASSWORD`, and the operator of `MILLRACE_OPERATOR_EMAIL` and
 * `MILLRACE_OPERATOR_PASSWORD`; without one, the pages over fixtures.
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
    const operator = { email: 'operator@example.org', password: 'correct horse battery' };
    return { url: mock.url, emptyUrl: empty.url, isReal: false, full, operator, close };
  }
  const url = new URL(MILLRACE_URL).origin;
  const operator = operatorOf(process.env);
  const close = () => Promise.resolve();
  if (MILLRACE_DEMO === undefined) {
    return {
      url,
      emptyUrl: url,
      isReal: true,
      full: { email: MILLRACE_EMAIL, password: MILLRACE_PASSWORD },
      operator,
      close,
    };
  }
  const demo = JSON.parse(await readFile(MILLRACE_DEMO, 'utf8')) as Demo;
  // The one with incidents has something on every page.
  const fullest = demo.tenants.find(({ incidents }) => incidents?.length) ?? demo.tenants[0];
  if (!fullest) throw new Error(`${MILLRACE_DEMO} names no tenant`);
  const { email, password, slug } = fullest;
  const full = { email, password, tenant: slug };
  const shop = demo.tenants
    .filter((tenant) => tenant.slug === 'shop')
    .map((tenant) => ({ email: tenant.email, password: tenant.password, tenant: tenant.slug }))[0];
  return { url, emptyUrl: url, isReal: true, full, shop, operator, close };
}

function operatorOf(settings: NodeJS.ProcessEnv): Account | undefined {
  const { MILLRACE_OPERATOR_EMAIL: email, MILLRACE_OPERATOR_PASSWORD: password } = settings;
  return email && password ? { email, password } : undefined;
}
