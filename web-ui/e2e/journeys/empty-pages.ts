import type { Page } from 'playwright-core';
import { violations } from '../axe.ts';
import { shoot } from '../look.ts';
import { PAGES } from '../pages.ts';
import { signUp } from '../person.ts';
import { DESK, onPage, type Stage } from '../stage.ts';
import type { Watch } from '../watch.ts';

export async function emptyPages(stage: Stage): Promise<void> {
  const { report, target } = stage;
  const visit = async (page: Page, seen: Watch) => {
    const name = `empty-${Date.now().toString(36)}`;
    await signUp(page, name, `ada@${name}.example.org`);
    for (const { name: place, open, isList } of PAGES) {
      if (!isList) continue;
      await open(page);
      await shoot(page, `${place}-empty`);
      report.none(await violations(page), `axe: ${place}, empty`);
    }
    report.none(seen.problems, 'empty pages: no CSP violation, no error, no request to elsewhere');
  };
  await onPage(stage, DESK, visit, target.emptyUrl);
}
