import { onlineManager } from '@tanstack/react-query';
import { act, screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { session } from '@/shared/session/session.ts';
import { FakeSocket } from '../../testing/fake-socket.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

beforeEach(() => {
  vi.stubGlobal('WebSocket', Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
});

afterEach(async () => {
  onlineManager.setOnline(true);
  await session.signOut();
  vi.unstubAllGlobals();
});

// First, because a session is asked for once only.
it('starts when the network is back although the session could not be asked for', async () => {
  const refresh = '*/api/v1/auth/refresh';
  server.use(http.post(refresh, () => HttpResponse.error(), { once: true }));
  renderApp('/quality', { signedIn: false });
  expect(await screen.findByText('The server cannot be reached')).toBeVisible();

  act(() => void window.dispatchEvent(new Event('online')));

  expect(await screen.findByLabelText('E-mail')).toBeVisible();
});

it('says that the server is out of reach within the frame, and goes on by itself', async () => {
  onlineManager.setOnline(false);
  renderApp('/quality');
  expect((await screen.findAllByText('The server cannot be reached'))[0]).toBeVisible();
  expect(screen.getByRole('navigation')).toBeVisible();

  act(() => onlineManager.setOnline(true));

  expect(await screen.findByText('93.4')).toBeVisible();
});

it('fetches what failed once the server is heard again', async () => {
  server.use(http.get('*/api/v1/datasets', () => HttpResponse.error(), { once: true }));
  renderApp('/datasets', { live: true });
  expect(await screen.findByText('The server cannot be reached')).toBeVisible();

  act(() => {
    FakeSocket.last.open();
    FakeSocket.last.say({ type: 'ready', tenant: 'shop' });
  });

  expect(await screen.findByRole('link', { name: 'customers' })).toBeVisible();
});

it.each(['/nowhere', '/batches/41/deeper'])('keeps the frame around %s', async (path) => {
  renderApp(path);

  expect(await screen.findByText('It does not exist, or no longer does.')).toBeVisible();
  expect(screen.getByRole('navigation')).toBeVisible();
});

it('asks which check where the address names none', async () => {
  renderApp('/quality/orders/failed-rows');

  expect(await screen.findByText('Which check?')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Choose a check' })).toHaveAttribute('href', '/quality');
});
