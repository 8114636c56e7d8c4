import type { Page } from 'playwright-core';

type Step = { name: string; open: (page: Page) => Promise<void> };

const SETTLED = 400;

/** Every page behind the sign-in, reached as a person does: by address or by its first link. */
export const PAGES: readonly Step[] = [
  { name: 'home', open: at('/') },
  { name: 'batches', open: at('/batches') },
  { name: 'batch', open: by('/batches', 'td[data-title] a') },
  { name: 'quarantine', open: at('/quarantine') },
  { name: 'datasets', open: at('/datasets') },
  { name: 'dataset', open: by('/datasets', 'td[data-title] a') },
  { name: 'models', open: at('/models') },
  { name: 'model', open: by('/models', 'td[data-title] a[href^="/models/"]') },
  { name: 'run', open: by('/models', 'a[href^="/runs/"]') },
  { name: 'entities', open: at('/entities') },
  { name: 'entity', open: by('/entities', 'td[data-title] a') },
  { name: 'quality', open: at('/quality') },
  { name: 'failed-rows', open: by('/quality', 'a[href*="failed-rows"]') },
  { name: 'incidents', open: at('/incidents') },
  { name: 'incident', open: by('/incidents', 'td[data-title] a') },
];

function at(path: string) {
  return async (page: Page) => {
    await page.goto(path);
    await settled(page);
  };
}

function by(path: string, link: string) {
  return async (page: Page) => {
    await at(path)(page);
    const first = page.locator(link).first();
    if ((await first.count()) === 0) return;
    await first.click();
    await settled(page);
  };
}

/** Content instead of skeletons, and a moment for what is drawn. */
async function settled(page: Page) {
  await page.waitForSelector('#content h1');
  await page.waitForFunction(() => !document.querySelector('#content [role=status][aria-label]'));
  await page.waitForTimeout(SETTLED);
}
