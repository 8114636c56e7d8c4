import { openBrowser } from './browser.ts';
import { LOOKS, openLook, shoot } from './look.ts';
import { startMockGateway } from '../testing/mock-gateway.ts';

const only = process.argv[2]?.split(',');
const browser = await openBrowser();
for (const state of ['full', 'empty'] as const) {
  if (process.argv[3] && process.argv[3] !== state) continue;
  const gateway = await startMockGateway(state);
  for (const look of LOOKS) {
    const context = await openLook(browser, gateway.url, look);
    const page = await context.newPage();
    page.on(
      'console',
      (m) => m.type() === 'error' && !m.text().includes('401') && console.log(look.name, m.text()),
    );
    page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
    await page.goto('/login');
    await page.waitForSelector('form');
    if (!only || only.includes('login')) await shoot(page, `login-${look.name}`);
    await page.fill('input[type=email]', 'a@b.c');
    await page.fill('input[type=password]', 'secret-secret');
    await page.click('button[type=submit]');
    await page.waitForSelector('#content');
    const pages: Record<string, string> = {
      home: '/',
      batches: '/batches',
      batch: '/batches/41',
      quarantine: '/quarantine',
      datasets: '/datasets',
      dataset: '/datasets/orders',
      models: '/models',
      model: '/models/stg_orders',
      run: '/runs/17',
      entities: '/entities',
      entity: '/entities/customer',
      quality: '/quality',
      failed: '/quality/orders/failed-rows?check=k1',
      incidents: '/incidents',
      incident: '/incidents/7',
    };
    for (const [name, path] of Object.entries(pages)) {
      if (only && !only.includes(name)) continue;
      await page.goto(path);
      await page.waitForSelector('h1');
      await page.waitForTimeout(1500);
      await shoot(page, `${name}-${state}-${look.name}`);
    }
    await context.close();
  }
  await gateway.close();
}
await browser.close();
