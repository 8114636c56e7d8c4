import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import { session } from '@/shared/session/session.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

afterEach(() => session.signOut());

it('shows what is used of the plan, and what is used up', async () => {
  renderApp('/');
  await userEvent.click(await screen.findByRole('link', { name: 'Usage' }));

  expect(await screen.findByText('Plan team')).toBeVisible();
  expect(screen.getByText('of 20 GB (86%)')).toBeVisible();
  expect(screen.getAllByText(/^Used up/)).toHaveLength(1);
  expect(screen.getAllByRole('row')).toHaveLength(fixtures.usage.days.length + 1);
});

it('says so when nothing was used yet', async () => {
  server.use(http.get('*/api/v1/usage', () => HttpResponse.json({ ...fixtures.usage, days: [] })));
  renderApp('/usage');

  expect(await screen.findByText('Nothing used yet')).toBeVisible();
});
