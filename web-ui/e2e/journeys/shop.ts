import { violations } from '../axe.ts';
import { shoot } from '../look.ts';
import { signIn } from '../person.ts';
import { DESK, onPage, type Stage } from '../stage.ts';

type Order = { quantity: number; unit_price: number };
type Sums = { orders: number; revenue: number };

const CENT = 0.005;

/** The figures of the shop are those of its raw orders, more of which come meanwhile. */
export async function shop(stage: Stage): Promise<void> {
  const { report, target } = stage;
  const account = target.shop;
  if (!account) return;
  const token = await tokenOf(target.url, account);
  await onPage(stage, DESK, async (page, seen) => {
    await signIn(page, account);
    await page.click('nav a[href="/shop"]');
    const figures = page.getByRole('region', { name: 'At a glance' }).locator('dd');
    await figures.first().waitFor();
    const before = await sums(target.url, token);
    await page.goto('/shop');
    await figures.filter({ hasText: /\d/ }).first().waitFor();
    const [orders = '', revenue = ''] = await figures.allInnerTexts();
    const after = await sums(target.url, token);
    report.check(
      isBetween(before.orders, numberIn(orders), after.orders),
      `the shop has ${orders} orders (${before.orders} before, ${after.orders} after)`,
    );
    report.check(
      isBetween(before.revenue, numberIn(revenue), after.revenue),
      `which brought ${revenue} (${before.revenue} before, ${after.revenue} after)`,
    );
    const top = page.getByRole('group', { name: 'Top 5 products' }).getByRole('row');
    const recent = page.getByRole('group', { name: 'Latest orders' }).getByRole('row');
    await recent.nth(1).waitFor();
    await top.nth(1).waitFor();
    report.check((await top.count()) === 6, 'five products are on top');
    report.check((await recent.count()) === 21, 'twenty orders are the latest');
    await shoot(page, 'shop');
    report.none(await violations(page), 'axe: shop');
    report.none(seen.problems, 'shop: no CSP violation, no error, no request to elsewhere');
  });
}

function numberIn(text: string): number {
  return Number(text.replace(/[^\d.]/g, ''));
}

function isBetween(low: number, value: number, high: number): boolean {
  return low - CENT <= value && value <= high + CENT;
}

async function tokenOf(url: string, account: object): Promise<string> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(account),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return accessToken;
}

async function sums(url: string, token: string): Promise<Sums> {
  const found: Sums = { orders: 0, revenue: 0 };
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const answer: Response = await fetch(
      `${url}/api/v1/datasets/orders/rows?limit=200${cursor && `&cursor=${cursor}`}`,
      { headers: { Authorization: `Bearer ${token}` } },
    );
    const page = (await answer.json()) as { items: Order[]; next?: string };
    for (const { quantity, unit_price } of page.items) {
      found.orders += 1;
      found.revenue += quantity * unit_price;
    }
    cursor = page.next;
  }
  return found;
}
