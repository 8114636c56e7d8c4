import { shoot } from '../look.ts';
import { live, signIn } from '../person.ts';
import { DESK, onPage, type Stage } from '../stage.ts';

const QUIET_MILLIS = 12_000;

export async function noPolling(stage: Stage): Promise<void> {
  const { report, target } = stage;
  await onPage(stage, DESK, async (page, seen) => {
    await signIn(page, target.full);
    await live(page);
    await page.waitForTimeout(3_000);
    const before = seen.requests.length;
    await page.waitForTimeout(QUIET_MILLIS);
    const asked = seen.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    report.none(asked, `no request in ${QUIET_MILLIS / 1_000} s of watching`);
    await page.context().setOffline(true);
    await page.waitForSelector('[data-testid=lamp]:not([data-state=live])', { timeout: 40_000 });
    report.check(true, 'the lamp says so when the server is not heard');
    await shoot(page, 'lamp-lost');
    await page.context().setOffline(false);
    await live(page);
    report.check(true, 'and comes back');
  });
}
