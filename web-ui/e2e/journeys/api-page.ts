import { shoot } from '../look.ts';
import { DESK, onPage, type Stage } from '../stage.ts';

export async function apiPage(stage: Stage): Promise<void> {
  if (!stage.target.isReal) return;
  await onPage(stage, DESK, async (page, seen) => {
    await page.goto('/docs');
    await page.waitForSelector('.opblock');
    await shoot(page, 'docs');
    stage.report.none(
      seen.problems,
      'API page: no CSP violation, no error, no request to elsewhere',
    );
  });
}
