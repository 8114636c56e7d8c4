import type { Page } from 'playwright-core';
import { violations } from '../axe.ts';
import { LOOKS, shoot } from '../look.ts';
import { onPage, type Stage } from '../stage.ts';
import type { Watch } from '../watch.ts';

const SETTLED = 600;

/** Who runs the platform signs in, looks at the tenants and opens one. */
export async function operator(stage: Stage): Promise<void> {
  const { report, target } = stage;
  const account = target.operator;
  if (!account) return;
  for (const look of LOOKS) {
    const facts = async (page: Page, name: string) => {
      await page.evaluate(() => window.scrollTo(0, 0));
      await shoot(page, `${name}-${look.name}`);
      report.none(await violations(page), `axe: ${name}, ${look.name}`);
      const { wide, room } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        room: document.documentElement.clientWidth,
      }));
      report.check(wide <= room, `${name}, ${look.name}: fits (${wide} <= ${room})`);
    };
    await onPage(stage, look, async (page, seen: Watch) => {
      await page.goto('/operator');
      await page.waitForSelector('form');
      await facts(page, 'operator-login');
      await page.fill('input[name=email]', account.email);
      await page.fill('input[name=password]', account.password);
      await page.keyboard.press('Enter');
      await page.waitForSelector('ul button[aria-pressed]');
      await page.waitForTimeout(SETTLED);
      await facts(page, 'operator');
      await page.locator('ul button[aria-pressed]').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('dl dt');
      await page.waitForTimeout(SETTLED);
      for (const more of await page.locator('details summary').all()) await more.click();
      await facts(page, 'operator-tenant');
      report.none(seen.problems, `operator, ${look.name}: no CSP violation, no error`);
    });
  }
}
