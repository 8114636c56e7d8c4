import type { Page } from 'playwright-core';

/** Waits until a test of the page's own state holds. */
export async function until(page: Page, what: () => boolean, timeout = 30_000): Promise<void> {
  await page.waitForFunction(what, undefined, { timeout });
}

export async function signIn(
  page: Page,
  who: { email: string; password: string; tenant?: string },
) {
  await page.goto('/login');
  await page.fill('input[name=email]', who.email);
  await page.fill('input[name=password]', who.password);
  if (who.tenant) await page.fill('input[name=tenant]', who.tenant);
  await page.click('button[type=submit]');
  await page.waitForSelector('#content h1');
}

export async function signUp(page: Page, organization: string, email: string) {
  await page.goto('/signup');
  await page.fill('input[name=organization]', organization);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', `${crypto.randomUUID()} Aa1`);
  await page.click('button[type=submit]');
  await page.waitForSelector('#content h1');
}

/** Drops a file on the page as a person does. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content ?? ''], fileName ?? '', { type: 'text/csv' }));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

/** The lamp says live. */
export async function live(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid=lamp][data-state=live]');
}
