import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { session } from '@/shared/session/session.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';
import { wayIn } from './auth-routes.tsx';

const user = userEvent.setup();

beforeEach(async () => {
  await i18next.changeLanguage('en');
  await session.signOut();
});

it('sends strangers to the sign-in and back to where they wanted', async () => {
  const { path } = renderApp('/quality', { signedIn: false });
  await user.type(await screen.findByLabelText('E-mail'), 'ada@example.org');
  await user.type(screen.getByLabelText('Password'), 'correct horse battery');
  expect(path()).toBe('/login?next=%2Fquality');

  await user.click(screen.getByRole('button', { name: 'Sign in' }));

  expect(await screen.findByRole('heading', { name: 'Quality', level: 1 })).toBeVisible();
});

it('says that the password or the address is wrong, not which', async () => {
  renderApp('/login', { signedIn: false });
  await user.type(await screen.findByLabelText('E-mail'), 'ada@example.org');
  await user.type(screen.getByLabelText('Password'), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));

  expect(await screen.findByRole('alert')).toHaveTextContent('E-mail or password is wrong.');
});

it('asks for what is missing before it sends anything', async () => {
  renderApp('/signup', { signedIn: false });
  await user.type(await screen.findByLabelText('E-mail'), 'nobody');
  await user.type(screen.getByLabelText('Password'), 'short');
  await user.type(screen.getByLabelText('Workspace name (optional)'), 'No Spaces');
  await user.click(screen.getByRole('button', { name: 'Create account' }));

  expect(await screen.findByText('Required')).toBeVisible();
  expect(screen.getByText('This is not an e-mail address')).toBeVisible();
  expect(screen.getByText('At least 10 characters', { selector: '[class*=error]' })).toBeVisible();
  expect(screen.getByText(/2 to 40 lower-case letters/)).toBeVisible();
});

it('signs up, and says when the name is taken', async () => {
  renderApp('/signup', { signedIn: false });
  await user.type(await screen.findByLabelText('Organisation'), 'Corner Shop');
  await user.type(screen.getByLabelText('E-mail'), 'ada@example.org');
  await user.type(screen.getByLabelText('Password'), 'correct horse battery');
  await user.type(screen.getByLabelText('Workspace name (optional)'), 'taken');
  await user.click(screen.getByRole('button', { name: 'Create account' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('This name is taken.');

  await user.clear(screen.getByLabelText('Workspace name (optional)'));
  await user.click(screen.getByRole('button', { name: 'Create account' }));

  expect(await screen.findByRole('heading', { name: 'Control room' })).toBeVisible();
});

it('signs out from the menu', async () => {
  const { path } = renderApp('/batches');
  await user.click(await screen.findByRole('button', { name: 'Account' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));

  await waitFor(() => expect(path()).toBe('/login'));
});

it('signs out without the server, says so, and tells it when the network is back', async () => {
  const logout = `${window.location.origin}/api/v1/auth/logout`;
  server.use(http.post(logout, () => HttpResponse.error()));
  const { path } = renderApp('/batches');
  await user.click(await screen.findByRole('button', { name: 'Account' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));

  await waitFor(() => expect(path()).toBe('/login'));
  expect(await screen.findByText(/the server could not be told/)).toBeVisible();

  server.use(http.post(logout, () => new HttpResponse(null, { status: 204 })));
  await session.signOut();
  await waitFor(() =>
    expect(screen.queryByText(/the server could not be told/)).not.toBeInTheDocument(),
  );
});

it('changes language and theme from the bar', async () => {
  renderApp('/batches');
  await user.click(await screen.findByRole('button', { name: 'Theme' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Dark' }));
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');

  await user.click(screen.getByRole('button', { name: 'Language' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Français' }));
  expect(await screen.findByRole('heading', { name: 'Lots', level: 1 })).toBeVisible();
});

it('goes anywhere by the palette', async () => {
  const { path } = renderApp('/batches');
  await user.click(await screen.findByRole('button', { name: /Go to/ }));
  await user.type(await screen.findByRole('textbox', { name: 'Go to…' }), 'entit');
  await user.keyboard('{Enter}');

  await waitFor(() => expect(path()).toBe('/entities'));
});

it('opens and shuts the navigation on small screens', async () => {
  renderApp('/batches');
  await user.click(await screen.findByRole('button', { name: 'Open navigation' }));
  expect(screen.getByRole('navigation')).toHaveAttribute('data-open');

  await user.keyboard('{Escape}');
  expect(screen.getByRole('navigation')).not.toHaveAttribute('data-open');
});

it('follows only paths of its own after the sign-in', () => {
  expect(wayIn('/batches?dataset=orders')).toBe('/batches?dataset=orders');
  expect(wayIn('//evil.example')).toBe('/');
  expect(wayIn('/\\evil.example')).toBe('/');
  expect(wayIn('https://evil.example')).toBe('/');
  expect(wayIn(undefined)).toBe('/');
});
