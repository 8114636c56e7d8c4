import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export const SHOTS = join(import.meta.dirname, '../screenshots');

export type Look = {
  name: string;
  width: number;
  height: number;
  scheme: 'light' | 'dark';
  language: string;
};

export const LOOKS: readonly [Look, ...Look[]] = [
  { name: 'light', width: 1440, height: 900, scheme: 'light', language: 'en' },
  { name: 'dark', width: 1440, height: 900, scheme: 'dark', language: 'fr' },
  { name: 'narrow', width: 360, height: 740, scheme: 'light', language: 'fr' },
];

/** A window as a person with these settings has it. */
export async function openLook(browser: Browser, url: string, look: Look): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: url,
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    locale: look.language === 'fr' ? 'fr-FR' : 'en-GB',
    reducedMotion: 'reduce',
  });
}

export async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
