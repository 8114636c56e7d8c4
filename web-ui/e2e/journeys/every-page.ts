import { violations } from '../axe.ts';
import { LOOKS, shoot } from '../look.ts';
import { PAGES } from '../pages.ts';
import { signIn } from '../person.ts';
import { onPage, ranXss, type Stage } from '../stage.ts';

export async function everyPage(stage: Stage): Promise<void> {
  const { report, target } = stage;
  for (const look of LOOKS) {
    await onPage(stage, look, async (page, seen) => {
      await page.goto('/login');
      await page.waitForSelector('form');
      await shoot(page, `login-${look.name}`);
      report.none(await violations(page), `axe: login, ${look.name}`);
      await signIn(page, target.full);
      for (const { name, open } of PAGES) {
        await open(page);
        await shoot(page, `${name}-${look.name}`);
        const alerts = await page.locator('#content [role=alert] button').allInnerTexts();
        report.none(alerts, `${name}, ${look.name}: nothing is refused`);
        report.none(await violations(page), `axe: ${name}, ${look.name}`);
        const { wide, room } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth,
          room: document.documentElement.clientWidth,
        }));
        report.check(wide <= room, `${name}, ${look.name}: fits (${wide} <= ${room})`);
      }
      report.check(!(await ranXss(page)), `no stored markup ran, ${look.name}`);
      report.none(
        seen.problems,
        `pages, ${look.name}: no CSP violation, no error, no request to elsewhere`,
      );
    });
  }
}
