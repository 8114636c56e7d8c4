import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
};

/** What axe finds wrong with the page by WCAG 2.2 A and AA; one line each. */
export async function violations(page: Page): Promise<string[]> {
  // Playwright evaluates past the page's content security policy.
  await page.evaluate(await source);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return (await axe.run(document, { runOnly: tags })).violations;
  });
  return found.map(({ id, impact, nodes }) => {
    const first = nodes[0];
    return `${id} (${impact ?? ''}) ${nodes.length}x: ${first?.html.slice(0, 160) ?? ''} ${first?.failureSummary?.replace(/\s+/g, ' ').slice(0, 200) ?? ''}`;
  });
}
