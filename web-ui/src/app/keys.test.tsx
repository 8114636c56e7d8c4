import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import { session } from '@/shared/session/session.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { handlers } from '../../testing/handlers.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

afterEach(() => session.signOut());

it('makes a key for one dataset and shows it once', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/api-keys', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ id: 'k9', key: 'mr_made-once' }, { status: 201 });
    }),
  );
  renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'API keys' }));
  await user.type(await screen.findByLabelText('Name'), 'nifi');
  await user.type(screen.getByLabelText(/^Only into/), 'orders');

  await user.click(screen.getByRole('button', { name: 'Make a key' }));

  expect(await screen.findByText('mr_made-once')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Copy' })).toBeVisible();
  expect(asked).toEqual([{ name: 'nifi', scopes: ['ingest:orders'] }]);
});

it('makes a key that expires', async () => {
  const asked: { expiresAt?: string }[] = [];
  server.use(
    http.post('*/api/v1/api-keys', async ({ request }) => {
      asked.push((await request.json()) as { expiresAt?: string });
      return HttpResponse.json({ id: 'k9', key: 'mr_made-once' }, { status: 201 });
    }),
  );
  renderApp('/api-keys');
  await user.type(await screen.findByLabelText('Name'), 'nifi');
  await user.selectOptions(screen.getByLabelText('Expires'), '30');
  await user.click(screen.getByRole('button', { name: 'Make a key' }));

  await waitFor(() => expect(asked).toHaveLength(1));
  const days = (Date.parse(asked[0]?.expiresAt ?? '') - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
});

it('revokes a key only when asked twice', async () => {
  const revoked: unknown[] = [];
  let kept = fixtures.apiKeys;
  server.use(
    http.get('*/api/v1/api-keys', () => HttpResponse.json({ items: kept })),
    http.delete('*/api/v1/api-keys/:id', ({ params }) => {
      revoked.push(params.id);
      kept = kept.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderApp('/api-keys');
  await user.click(await screen.findByRole('button', { name: 'Revoke: nifi' }));
  await user.click(screen.getByRole('button', { name: 'Keep it' }));
  expect(revoked).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Revoke: nifi' }));
  await user.click(screen.getByRole('button', { name: 'Revoke nifi for good' }));

  await waitFor(() => expect(screen.queryByText('ingest:cdr')).toBeNull());
  expect(revoked).toEqual(['k1']);
  expect(screen.getByText('notebook')).toBeVisible();
});

it('offers keys only to whom the API lets have them', async () => {
  const viewer = { ...fixtures.session.user, role: 'viewer' as const };
  renderApp('/batches');
  session.accept({ ...fixtures.session, user: viewer });

  const nav = within(await screen.findByRole('navigation'));
  await waitFor(() => expect(nav.queryByRole('link', { name: 'API keys' })).toBeNull());
});

it('tells an empty tenant how to get the key of its first command', async () => {
  server.use(...handlers('empty'));
  renderApp('/');

  expect(await screen.findByRole('link', { name: 'Make a key' })).toHaveAttribute(
    'href',
    '/api-keys',
  );
});
