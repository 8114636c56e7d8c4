import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Dashboard } from '@/shared/api/types.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const calm = { incidents: { open: 0, items: [] } };
const stored = fixtures.batch(41);
const failed = fixtures.batch(40, { state: 'failed', rowsIn: 0, problem: 'The body is not gzip.' });

/** The answer to the question with this name. */
async function answer(dashboard: Partial<Dashboard>, name: string) {
  server.use(
    http.get('*/api/v1/dashboard', () =>
      HttpResponse.json({ ...fixtures.emptyDashboard, ...calm, ...dashboard }),
    ),
  );
  renderApp('/');
  const question = await screen.findByRole('heading', { name });
  return within(question.parentElement ?? document.body);
}

it('says that all is well only where checks pass and no batch failed', async () => {
  const checks = { pass: 3, warn: 0, fail: 0 };
  const well = await answer({ batches: [stored], river: { in: 5, checks } }, 'Is it well?');

  expect(well.getByText('All is well')).toBeVisible();
});

it('says that nothing is checked yet', async () => {
  const well = await answer({ batches: [stored], river: { in: 5 } }, 'Is it well?');

  expect(well.getByRole('link', { name: 'No check yet' })).toHaveAttribute('href', '/quality');
});

it('names a failed batch among the last ones although every check passes', async () => {
  const checks = { pass: 3, warn: 0, fail: 0 };
  const batches = [stored, failed];
  const well = await answer({ batches, river: { in: 5, checks } }, 'Is it well?');

  expect(well.getByRole('link', { name: 'Batch 40 into orders failed' })).toHaveAttribute(
    'href',
    '/batches/40',
  );
  expect(well.getByText('The body is not gzip.')).toBeVisible();
});

it('is well again when the batch that failed was replaced', async () => {
  const checks = { pass: 3, warn: 0, fail: 0 };
  const batches = [stored, { ...failed, replacedBy: '41' }];
  const well = await answer({ batches, river: { in: 5, checks } }, 'Is it well?');

  expect(well.getByText('All is well')).toBeVisible();
});

it('leads to the failed batch after a first upload that failed', async () => {
  const next = await answer({ batches: [failed] }, 'What next?');

  expect(next.getByRole('link', { name: 'Look at batch 40' })).toBeVisible();
  expect(screen.queryByText('Add your first file')).toBeNull();
});
