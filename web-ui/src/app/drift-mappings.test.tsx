import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import { session } from '@/shared/session/session.ts';
import { problem } from '../../testing/answers.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

afterEach(() => session.signOut());

it('shows what accepting would change, before and after', async () => {
  renderApp('/drifts?id=7');
  const preview = within(await screen.findByRole('region', { name: 'What would change' }));

  expect(await preview.findByText('1,200 of 1,250 rows are converted.')).toBeVisible();
  expect(preview.getByText('3 values do not convert; they stay as they are.')).toBeVisible();
  expect(preview.getByText('2 records in quarantine are read again.')).toBeVisible();
  const [, first, second] = preview.getAllByRole('row');
  expect(first).toHaveTextContent('phone 06 12 34 56 78');
  expect(first).toHaveTextContent('tel 06 12 34 56 78');
  expect(second).toHaveTextContent('stays in quarantine');
});

it('converts the old rows where that is chosen, and says what cannot be done', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/drifts/6/preview', ({ request }) => {
      const { search } = new URL(request.url);
      return search.includes('as=widened')
        ? problem(422, 'unprocessable', 'The table is too large.')
        : HttpResponse.json(fixtures.driftPreview);
    }),
    http.post('*/api/v1/drifts/6/accept', ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ ...fixtures.drifts[1], state: 'accepted', backfill: 'running' });
    }),
  );
  renderApp('/drifts?id=6');
  const panel = within(await screen.findByRole('region', { name: 'Other unit: unit_price' }));

  const places = within(panel.getByRole('group', { name: 'Values of another type' }));
  await user.click(places.getByRole('button', { name: 'Widen the column' }));
  expect(await panel.findByRole('alert')).toHaveTextContent('The table is too large.');
  await user.click(places.getByRole('button', { name: 'As suggested' }));
  await user.click(panel.getByRole('button', { name: 'Old rows' }));
  await user.click(panel.getByRole('button', { name: 'Accept' }));

  await waitFor(() => expect(asked).toEqual(['?converts=old']));
});

it('shows the mappings of a dataset and takes one away for a reason', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/drifts/5/withdraw', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ ...fixtures.drifts[2], state: 'withdrawn' });
    }),
  );
  renderApp('/datasets/orders');
  const mappings = within(await screen.findByRole('group', { name: 'Mappings' }));

  expect(mappings.getByRole('link', { name: 'country' })).toHaveAttribute(
    'href',
    '/drifts?dataset=orders&state=accepted&id=5',
  );
  await user.click(mappings.getByRole('button', { name: 'Take the mapping of country away' }));
  await user.keyboard('{Escape}');
  expect(mappings.queryByRole('textbox')).toBeNull();
  await user.click(mappings.getByRole('button', { name: 'Take the mapping of country away' }));
  await user.type(mappings.getByRole('textbox', { name: /Reason/ }), ' wrong ');
  await user.click(mappings.getByRole('button', { name: 'Take away' }));

  await waitFor(() => expect(asked).toEqual([{ reason: 'wrong' }]));
});

it('takes a mapping away from its drift', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/drifts/5/withdraw', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({
        ...fixtures.drifts[2],
        state: 'withdrawn',
        reason: 'wrong',
        backfill: 'restoring',
        rowsChanged: 118,
      });
    }),
    http.get('*/api/v1/drifts/5', () =>
      HttpResponse.json({
        ...fixtures.drifts[2],
        ...(asked.length > 0 && {
          state: 'withdrawn',
          reason: 'wrong',
          backfill: 'restoring',
          rowsChanged: 118,
        }),
        impact: fixtures.driftImpact,
      }),
    ),
  );
  renderApp('/drifts?state=accepted&id=5');
  const panel = within(await screen.findByRole('region', { name: 'Recoded: country' }));

  await user.click(panel.getByRole('button', { name: 'Take away…' }));
  await user.type(panel.getByRole('textbox', { name: /Reason/ }), 'wrong');
  await user.click(panel.getByRole('button', { name: 'Take away' }));

  expect(await panel.findByText('Taken away: wrong')).toBeVisible();
  expect(panel.getByText('Rows get back what they held; still converted: 118.')).toBeVisible();
  expect(asked).toEqual([{ reason: 'wrong' }]);
});
