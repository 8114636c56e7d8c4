import { act, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { session } from '@/shared/session/session.ts';
import { FakeSocket } from '../../testing/fake-socket.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const other = {
  ...fixtures.session,
  tenant: { id: 'c3d4', slug: 'redwing', name: 'Redwing' },
  accessToken: 'access-other',
};

beforeEach(() => {
  vi.stubGlobal('WebSocket', Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
});

afterEach(async () => {
  await session.signOut();
  vi.unstubAllGlobals();
});

it('shows nothing of a tenant once another tab signed in to another one', async () => {
  server.use(
    http.get('*/api/v1/dashboard', ({ request }) =>
      HttpResponse.json(
        request.headers.get('authorization') === 'Bearer access-other'
          ? { ...fixtures.dashboard, river: { ...fixtures.dashboard.river, in: 77_077 } }
          : fixtures.dashboard,
      ),
    ),
  );
  renderApp('/', { live: true });
  expect(await screen.findByText('190,412')).toBeVisible();

  act(() => void session.accept(other));

  expect(screen.queryByText('190,412')).toBeNull();
  expect(await screen.findByText('77,077')).toBeVisible();
  expect(screen.getByText('Redwing')).toBeVisible();
  expect(screen.getByText(/signed in to Redwing as ada@example.org now/)).toBeVisible();
});

it('goes on from the sign-in once another tab signed in', async () => {
  const { path } = renderApp('/login?next=%2Fquality', { signedIn: false });
  await screen.findByLabelText('E-mail');

  act(() => void session.accept(other));

  await waitFor(() => expect(path()).toBe('/quality'));
});

it.each([
  ['/login', '/'],
  ['/login?next=%2Fbatches', '/batches'],
  ['/signup', '/'],
])('sends whoever is signed in from %s to %s', async (from, to) => {
  const { path } = renderApp(from);

  await waitFor(() => expect(path()).toBe(to));
});
