import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it, vi } from 'vitest';
import { session } from '@/shared/session/session.ts';
import { problem } from '../../testing/answers.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

afterEach(() => {
  vi.restoreAllMocks();
  return session.signOut();
});

function ended(results: object[], some: object = {}) {
  server.use(
    http.get('*/api/v1/runs/9', () =>
      HttpResponse.json({
        id: '9',
        project: 'shop',
        command: 'build',
        trigger: 'request',
        state: 'failed',
        queuedAt: '2026-03-01T10:00:00Z',
        startedAt: '2026-03-01T10:00:00Z',
        finishedAt: '2026-03-01T10:00:01Z',
        nodes: results.length,
        finished: results.length,
        results,
        ...some,
      }),
    ),
  );
}

it('shows first what went wrong, and leads to the relation of a version', async () => {
  ended([
    { node: 'orders.v2', kind: 'model', status: 'success', rows: 3, seconds: 0.1 },
    { node: 'later', kind: 'model', status: 'skipped', seconds: 0 },
    { node: 'broken', kind: 'model', status: 'error', seconds: 0.1, message: 'no column x' },
  ]);
  renderApp('/runs/9');

  const rows = (await screen.findAllByRole('row')).slice(1);
  expect(rows.map((row) => row.textContent)).toEqual([
    'brokenError–0.1no column x',
    'laterSkipped––',
    'orders.v2Succeeded30.1',
  ]);
  expect(screen.getByRole('link', { name: 'orders.v2' })).toHaveAttribute(
    'href',
    '/models/orders_v2',
  );
});

it('does not call a run queued that ended without anything to do', async () => {
  ended([], { state: 'succeeded' });
  renderApp('/runs/9');

  expect(await screen.findByText('Nothing was run')).toBeVisible();
  expect(screen.queryByText('Queued')).toBeNull();
});

it('saves an artifact, and runs again what failed', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  server.use(
    http.get('*/api/v1/runs/9/artifacts/manifest.json', () => HttpResponse.json({ nodes: {} })),
    http.post('*/api/v1/runs/9/retry', () =>
      HttpResponse.json({ runId: '10', state: 'queued' }, { status: 202 }),
    ),
  );
  ended([{ node: 'broken', kind: 'model', status: 'error', seconds: 0.1 }]);
  renderApp('/runs/9');

  await user.click(await screen.findByRole('button', { name: 'manifest.json' }));
  await expect.poll(() => saved).toEqual(['manifest.json']);
  await user.click(screen.getByRole('button', { name: 'Run what failed' }));

  expect(await screen.findByRole('link', { name: 'Run 10' })).toHaveAttribute('href', '/runs/10');
});

it('says of a model that was never built what it is, and asks for no rows', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/models/fresh', () =>
      HttpResponse.json({
        ...fixtures.models[0],
        name: 'fresh',
        state: 'skipped',
        rows: undefined,
      }),
    ),
    http.get('*/api/v1/models/fresh/rows', ({ request }) => {
      asked.push(request.url);
      return problem(404, 'not-found', 'There is no model fresh here.');
    }),
  );
  renderApp('/models/fresh');

  expect(await screen.findByText('Not built yet')).toBeVisible();
  expect(asked).toEqual([]);
});
