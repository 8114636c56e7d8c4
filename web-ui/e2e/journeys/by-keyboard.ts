import type { Page } from 'playwright-core';
import { violations } from '../axe.ts';
import { shoot } from '../look.ts';
import { signIn, until } from '../person.ts';
import { DESK, onPage, type Stage } from '../stage.ts';

export async function byKeyboard(stage: Stage): Promise<void> {
  const { report, target } = stage;
  await onPage(stage, DESK, async (page, seen) => {
    await signIn(page, target.full);
    await openPalette(page);
    await page.keyboard.type('quality');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/quality');
    report.check(true, 'the palette goes to a page');
    await openPalette(page);
    await shoot(page, 'palette');
    report.none(await violations(page), 'axe: palette');
    await page.keyboard.type('français');
    await page.keyboard.press('Enter');
    await until(page, () => document.documentElement.lang === 'fr');
    report.check((await page.innerText('h1')) === 'Qualité', 'the palette changes the language');
    await page.reload();
    await page.waitForSelector('#content h1');
    report.check((await page.innerText('h1')) === 'Qualité', 'a reload keeps session and language');
    await openPalette(page);
    await page.keyboard.type('déconnecter');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/login');
    await page.goto('/batches');
    await page.waitForURL('**/login?next=*');
    report.check(true, 'after signing out the pages are shut');
    report.none(seen.problems, 'keyboard: no CSP violation, no error');
  });
}

async function openPalette(page: Page) {
  await page.waitForSelector('[role=dialog]', { state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.waitForSelector('[role=dialog] input');
}
