import { violations } from '../axe.ts';
import { shoot } from '../look.ts';
import { drop, live, signUp, until } from '../person.ts';
import { DESK, onPage, ranXss, type Stage } from '../stage.ts';

const XSS = '<img src=x onerror="window.__xss=1"><script>window.__xss=1</script>';

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
