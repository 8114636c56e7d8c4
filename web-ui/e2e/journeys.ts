import type { Browser, Page } from 'playwright-core';
import { violations } from './axe.ts';
import type { Report } from './check.ts';
import { LOOKS, openLook, shoot, type Look } from './look.ts';
import { PAGES } from './pages.ts';
import { drop, live, signIn, signUp, until } from './person.ts';
import type { Target } from './target.ts';
import { watch, type Watch } from './watch.ts';

export type Stage = { browser: Browser; target: Target; report: Report };

const DESK: Look = LOOKS[0] ?? {
  name: 'light',
  width: 1440,
  height: 900,
  scheme: 'light',
  language: 'en',
};
const QUIET_MILLIS = 12_000;
const XSS = '<img src=x onerror="window.__xss=1"><script>window.__xss=1</script>';

async function onPage(stage: Stage, look: Look, visit: (page: Page, seen: Watch) => Promise<void>) {
  const context = await openLook(stage.browser, stage.target.url, look);
  const page = await context.newPage();
  const seen = await watch(page, stage.target.url);
  try {
    await visit(page, seen);
  } finally {
    await context.close();
  }
}

/** A person signs up, drops a file, sees what became of it, and the page moves by itself. */
export async function firstDay(stage: Stage): Promise<void> {
  const { report, target } = stage;
  await onPage(stage, DESK, async (page, seen) => {
    const name = `third-${Date.now().toString(36)}`;
    await signUp(page, name, `ada@${name}.example.org`);
    await live(page);
    if (target.isReal) await shoot(page, 'home-empty-light');
    report.none(await violations(page), 'axe: home, empty');

    await drop(page, 'garden orders 2026-03.csv', fileWithFaults());
    const proposed = await page.inputValue('#add-data input');
    report.check(proposed === 'garden_orders', `the dataset's name is proposed (${proposed})`);
    await shoot(page, 'upload-chosen');
    const before = seen.requests.length;
    await page.click('#add-data button[type=submit]');
    await page.waitForSelector('#add-data dl');
    await page.waitForSelector('#add-data ul li code');
    const sums = await page.locator('#add-data dd').allInnerTexts();
    const expected = target.isReal ? ['203', '200', '3'] : ['60', '56', '4'];
    report.check(sums.join() === expected.join(), `in, stored, quarantined are ${sums.join(', ')}`);
    await shoot(page, 'upload-done');
    const fetched = seen.requests.slice(before).filter(({ path }) => path.endsWith('/dashboard'));
    if (target.isReal) {
      await until(page, () => document.body.innerText.includes('203'));
      report.check(fetched.length === 0, 'the dashboard moved without being asked for again');
      await page.click('#add-data a[href^="/datasets/"]');
      await page.waitForURL('**/datasets/**');
      await page.waitForSelector('table[data-wide] td');
      const types = await page.locator('th').allInnerTexts();
      report.check(types.join(' ').includes('numeric'), 'rows stand under their types');
      report.check(
        (await page.innerText('#content')).includes('onerror'),
        'markup in a value is shown as text',
      );
      await page.goto('/quarantine');
      await page.waitForSelector('#content td');
      await shoot(page, 'quarantine-own');
      const reasons = await page.innerText('#content');
      report.check(
        /Too few fields/.test(reasons) && /Wrong type/.test(reasons),
        'quarantine names the reasons',
      );
    }
    report.check(!(await ranXss(page)), 'no stored markup ran');
    report.none(seen.problems, 'first day: no CSP violation, no error, no request to elsewhere');
  });
}

/** The home page is left alone: it changes, and it asks for nothing. */
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

/** Every page in every look: no fault that axe finds, nothing wider than the window. */
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

/** Palette, theme, language and sign-out by keyboard alone. */
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

/** The API page renders from the gateway's own files. */
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

async function openPalette(page: Page) {
  await page.waitForSelector('[role=dialog]', { state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.waitForSelector('[role=dialog] input');
}

async function ranXss(page: Page): Promise<boolean> {
  return page.evaluate(() => '__xss' in window);
}

/** 200 good rows and three bad ones; one value is markup. */
function fileWithFaults(): string {
  const lines = ['order_id,ordered_at,product,quantity,unit_price'];
  for (let n = 0; n < 200; n++) {
    const product = n === 7 ? `"${XSS.replaceAll('"', '""')}"` : 'spade';
    lines.push(
      `${n},2026-03-01 10:${String(n % 60).padStart(2, '0')}:00,${product},${1 + (n % 5)},${9 + (n % 7)}.50`,
    );
  }
  lines.splice(50, 0, '900,2026-03-01');
  lines.splice(100, 0, '901,2026-03-01 10:00:00,rake,many,9.50');
  lines.splice(150, 0, '902,2026-03-01 10:00:00,rake,1,9.50,one,two,many');
  return `${lines.join('\n')}\n`;
}
