import type { Browser, Page } from 'playwright-core';
import type { Report } from './check.ts';
import { LOOKS, openLook, type Look } from './look.ts';
import type { Target } from './target.ts';
import { watch, type Watch } from './watch.ts';

export type Stage = { browser: Browser; target: Target; report: Report };

export const DESK: Look = LOOKS[0];

/** Opens a page as somebody new, and shuts it whatever happens. */
export async function onPage(
  stage: Stage,
  look: Look,
  visit: (page: Page, seen: Watch) => Promise<void>,
  url = stage.target.url,
) {
  const context = await openLook(stage.browser, url, look);
  const page = await context.newPage();
  const seen = await watch(page, url);
  try {
    await visit(page, seen);
  } finally {
    await context.close();
  }
}

/** Whether markup that was stored as data was ever run. */
export async function ranXss(page: Page): Promise<boolean> {
  return page.evaluate(() => '__xss' in window);
}
