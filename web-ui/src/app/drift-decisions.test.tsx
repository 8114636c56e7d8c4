import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import type { Drift } from '@/shared/api/types.ts';
import { session } from '@/shared/session/session.ts';
import { problem } from '../../testing/answers.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();
const RENAME = fixtures.drifts[0] as Drift;

afterEach(() => session.signOut());

/** The panel of the rename. */
async function opened() {
  renderApp('/drifts?id=7');
  return within(await screen.findByRole('region', { name: 'Renamed: tel → phone' }));
}

/** A service that keeps the rename as it is decided about, or as another has decided. */
function keepsRename(outcome: Partial<Drift>, refusal?: string) {
  const asked: unknown[] = [];
  let now = RENAME;
  const decide = (verb: 'accept' | 'reject') =>
    http.post(`*/api/v1/drifts/7/${verb}`, async ({ request }) => {
      const body = await request.text();
      asked.push([verb, body ? (JSON.parse(body) as unknown) : undefined]);
      now = { ...now, ...outcome };
      return refusal ? problem(409, 'conflict', refusal) : HttpResponse.json(now);
    });
  server.use(
    http.get('*/api/v1/drifts', () =>
      HttpResponse.json({ items: now.state === 'open' ? [now] : [] }),
    ),
    http.get('*/api/v1/drifts/7', () =>
      HttpResponse.json({ ...now, impact: fixtures.driftImpact }),
    ),
    decide('accept'),
    decide('reject'),
  );
  return asked;
}

it('accepts a rename and tells how far its rows are converted', async () => {
  const asked = keepsRename({
    state: 'accepted',
    backfill: 'running',
    rowsChanged: 1_200,
    decidedAt: fixtures.before(1),
    decidedBy: '1',
  });
  const panel = await opened();
  expect(panel.getByText(/stored rows are converted as shown/)).toBeVisible();

  await user.click(panel.getByRole('button', { name: 'Accept' }));

  expect(await panel.findByRole('status')).toHaveTextContent(
    'Rows are being converted; so far 1,200.',
  );
  expect(asked).toEqual([['accept', undefined]]);
  expect(panel.queryByRole('button', { name: 'Accept' })).toBeNull();
  expect(await screen.findByText('No open drift')).toBeVisible();
  await waitFor(() => expect(panel.getByRole('button', { name: 'Close' })).toHaveFocus());

  await user.click(panel.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.getByRole('main')).toHaveFocus());
});

it('says why rows could not be converted', async () => {
  const problemOfRows = 'A row holds both columns.';
  server.use(
    http.get('*/api/v1/drifts/7', () =>
      HttpResponse.json({
        ...RENAME,
        state: 'accepted',
        backfill: 'failed',
        problem: problemOfRows,
        decidedBy: 'policy',
        decidedAt: fixtures.before(60),
        impact: { models: [], checks: [], entities: [], schedules: [] },
      }),
    ),
  );

  const panel = await opened();
  expect(panel.getByText('Converting failed')).toBeVisible();
  expect(panel.getByText(problemOfRows)).toBeVisible();
  expect(panel.getByText('the setting of the dataset')).toBeVisible();
  expect(panel.getByText('Nothing depends on it.')).toBeVisible();
});

it('rejects only with a reason', async () => {
  const reason = 'Another number';
  const asked = keepsRename({ state: 'rejected', reason });
  const panel = await opened();

  await user.click(panel.getByRole('button', { name: 'Reject…' }));
  await user.keyboard('{Escape}');
  expect(panel.queryByRole('textbox')).toBeNull();
  expect(panel.getByRole('button', { name: 'Reject…' })).toHaveFocus();

  await user.click(panel.getByRole('button', { name: 'Reject…' }));
  expect(panel.getByRole('button', { name: 'Reject' })).toBeDisabled();
  await user.type(panel.getByRole('textbox', { name: /Reason/ }), ` ${reason} `);
  await user.click(panel.getByRole('button', { name: 'Reject' }));

  expect(await panel.findByRole('status')).toHaveTextContent('Rejected: Another number');
  expect(asked).toEqual([['reject', { reason }]]);
});

it('says that another has decided meanwhile', async () => {
  keepsRename({ state: 'obsolete' }, 'The drift is obsolete and stays so.');
  const panel = await opened();

  await user.click(panel.getByRole('button', { name: 'Accept' }));

  const alert = await panel.findByRole('alert');
  expect(alert).toHaveTextContent('Decided already');
  expect(alert).toHaveTextContent('The drift is obsolete and stays so.');
  expect(panel.getByText('Something newer is known of the same columns.')).toBeVisible();
  expect(panel.queryByRole('button', { name: 'Accept' })).toBeNull();
});

it('lets viewers look only', async () => {
  const viewer = { ...fixtures.session.user, role: 'viewer' as const };
  const panel = await opened();
  session.accept({ ...fixtures.session, user: viewer });

  expect(
    await panel.findByText('Engineers, admins and owners can accept and reject.'),
  ).toBeVisible();
  expect(panel.queryByRole('button', { name: 'Accept' })).toBeNull();
  expect(panel.queryByRole('button', { name: 'Reject…' })).toBeNull();
});
