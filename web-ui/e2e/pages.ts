import type { Page } from 'playwright-core';

type Step = { name: string; isList?: boolean; open: (page: Page) => Promise<void> };

const SETTLED = 400;

/** Every page behind the sign-in, reached as a person does: by address or by its first link. */
export const PAGES: readonly Step[] = [
  { name: 'home', isList: true, open: at('/') },
  { name: 'batches', isList: true, open: at('/batches') },
  { name: 'batch', open: by('/batches', 'td[data-title] a') },
  { name: 'quarantine', isList: true, open: at('/quarantine') },
  { name: 'datasets', isList: true, open: at('/datasets') },
  { name: 'dataset', open: by('/datasets', 'td[data-title] a') },
  { name: 'drifts', isList: true, open: at('/drifts') },
  { name: 'drift', open: by('/drifts', 'td[data-title] a') },
  { name: 'models', isList: true, open: at('/models') },
  { name: 'model', open: by('/models', 'td[data-title] a[href^="/models/"]') },
  { name: 'run', open: by('/models', 'a[href^="/runs/"]') },
  { name: 'entities', isList: true, open: at('/entities') },
  { name: 'entity', open: by('/entities', 'td[data-title] a') },
  { name: 'quality', isList: true, open: at('/quality') },
  { name: 'failed-rows', open: by('/quality', 'a[href*="failed-rows"]') },
  { name: 'incidents', isList: true, open: at('/incidents') },
  { name: 'alerts', isList: true, open: at('/alerts') },
  { name: 'schedules', isList: true, open: at('/schedules') },
  { name: 'sources', isList: true, open: at('/sources') },
  { name: 'routes', isList: true, open: at('/routes') },
  { name: 'members', isList: true, open: at('/members') },
  { name: 'usage', isList: true, open: at('/usage') },
  { name: 'audit', isList: true, open: at('/audit') },
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
