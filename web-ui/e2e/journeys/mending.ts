import type { Page } from 'playwright-core';
import { violations } from '../axe.ts';
import { shoot } from '../look.ts';
import { drop, live, signIn, signUp, until } from '../person.ts';
import { DESK, onPage, type Stage } from '../stage.ts';

const NARROW = { width: 360, height: 780 };

/** A bad file, its group, a rule, the preview, the replay: then all is stored. */
export async function mending(stage: Stage): Promise<void> {
  const { report, target } = stage;
  await onPage(stage, DESK, async (page, seen) => {
    if (target.isReal) await sendFaults(page);
    else await signIn(page, target.full);
    await page.goto('/quarantine');
    await page.click('#content td[data-title] a[href*="bad-type"]');
    await page.waitForSelector('textarea');
    await page.fill('textarea', target.isReal ? "replace(unit_price, 'free', '0.00')" : 'quantity');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#content del');
    report.none(await violations(page), 'axe: a rule and its preview');
    await shoot(page, 'mending-preview');
    const wide = page.viewportSize();
    await page.setViewportSize(NARROW);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    report.check(over <= 0, 'a preview fits 360 px');
    await shoot(page, 'mending-preview-360');
    if (wide) await page.setViewportSize(wide);
    await page.click('button:has-text("Discard")');
    await page.waitForSelector('[role=dialog] textarea');
    report.none(await violations(page), 'axe: discard');
    await shoot(page, 'mending-discard');
    await page.keyboard.press('Escape');
    await page.click('button:has-text("Replay 40 rows"), button:has-text("Replay 8 rows")');
    await until(page, () => document.body.innerText.includes('rows were stored'));
    await shoot(page, 'mending-done');
    if (target.isReal) await allIsStored(stage, page);
    report.none(seen.problems, 'mending: no CSP violation, no error, no request to elsewhere');
  });
}

async function sendFaults(page: Page): Promise<void> {
  const name = `mend-${Date.now().toString(36)}`;
  await signUp(page, name, `ada@${name}.example.org`);
  await live(page);
  await drop(page, 'prices.csv', fileWithFaults());
  await page.click('#add-data button[type=submit]');
  await page.waitForSelector('#add-data dl');
}

async function allIsStored({ report }: Stage, page: Page): Promise<void> {
  await until(page, () => document.body.innerText.includes('Nothing is left in this group'));
  report.check(true, 'the group is gone');
  await page.goto('/batches');
  await page.click('td[data-title] a');
  await page.waitForSelector('#content dl dd');
  const sums = await page.locator('#content dl').first().locator('dd').allInnerTexts();
  report.check(
    sums.map((sum) => sum.replace(/\D/g, '')).join() === '4040,4040,0',
    `in, stored, quarantined are ${sums.join(', ')}`,
  );
}

function fileWithFaults(): string {
  const lines = ['order_id,product,unit_price'];
  for (let n = 0; n < 4_000; n++) {
    lines.push(`${n},spade,${9 + (n % 7)}.50`);
    if (n % 100 === 50) lines.push(`${5_000 + n},rake,free`);
  }
  return `${lines.join('\n')}\n`;
}
