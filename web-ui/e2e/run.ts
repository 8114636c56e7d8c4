import { mkdir, rm } from 'node:fs/promises';
import { openBrowser } from './browser.ts';
import { Report } from './check.ts';
import { apiPage } from './journeys/api-page.ts';
import { byKeyboard } from './journeys/by-keyboard.ts';
import { emptyPages } from './journeys/empty-pages.ts';
import { everyPage } from './journeys/every-page.ts';
import { firstDay } from './journeys/first-day.ts';
import { mending } from './journeys/mending.ts';
import { noPolling } from './journeys/no-polling.ts';
import { operator } from './journeys/operator.ts';
import { shop } from './journeys/shop.ts';
import { SHOTS } from './look.ts';
import type { Stage } from './stage.ts';
import { findTarget } from './target.ts';

type Lane = Record<string, (stage: Stage) => Promise<void>>;

/** Beside each other: while one waits, the other works. */
const LANES: Lane[] = [
  { firstDay, mending, byKeyboard, emptyPages, noPolling, operator, shop, apiPage },
  { everyPage },
];

const wanted = process.argv.slice(2);
const report = new Report();
await rm(SHOTS, { recursive: true, force: true });
await mkdir(SHOTS, { recursive: true });
const target = await findTarget();
const browser = await openBrowser();
console.log(`Chromium ${browser.version()} on ${target.url}${target.isReal ? '' : ' (fixtures)'}`);

async function walk(lane: Lane): Promise<void> {
  for (const [name, journey] of Object.entries(lane)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await journey({ browser, target, report }).catch((error: unknown) => {
      report.check(false, `${name} ended early`, [String(error)]);
    });
  }
}

try {
  await Promise.all(LANES.map(walk));
} finally {
  await browser.close();
  await target.close();
}
console.log(`${report.count} facts, ${report.failures} not so; pictures in screenshots/`);
process.exitCode = report.failures > 0 || report.count === 0 ? 1 : 0;
