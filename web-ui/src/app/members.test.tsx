import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import { session } from '@/shared/session/session.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

afterEach(() => session.signOut());

/** The bodies that the gateway gets. */
function bodiesOf(method: 'post' | 'patch', path: string, answer: object): unknown[] {
  const asked: unknown[] = [];
  server.use(
    http[method](`*/api/v1/${path}`, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(answer);
    }),
  );
  return asked;
}

async function rowOf(email: string) {
  const cell = await screen.findByText(email);
  return within(cell.closest('tr') as HTMLElement);
}

it('invites somebody and shows the link once', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/users', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(
        {
          id: 'i9',
          email: 'new@example.org',
          role: 'admin',
          state: 'invited',
          expiresAt: fixtures.before(-600),
          invitation: 'mri_secret',
        },
        { status: 201 },
      );
    }),
  );
  renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'Members' }));
  await user.type(await screen.findByLabelText('E-mail'), 'new@example.org');
  await user.click(screen.getByRole('button', { name: 'Admin' }));

  await user.click(screen.getByRole('button', { name: 'Invite' }));

  expect(await screen.findByText(/\/invitation#mri_secret$/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Copy' })).toBeVisible();
  expect(asked).toEqual([{ email: 'new@example.org', role: 'admin' }]);
});

it('changes a role and keeps a member out, and lets one in again', async () => {
  const asked = bodiesOf('patch', 'users/:id', fixtures.team[1] ?? {});
  renderApp('/members');
  await user.selectOptions(await screen.findByLabelText('Role of grace@example.org'), 'steward');
  await user.click(screen.getByRole('button', { name: 'Keep out: grace@example.org' }));
  await user.click(screen.getByRole('button', { name: /^Let in again: linus/ }));

  await waitFor(() =>
    expect(asked).toEqual([{ role: 'steward' }, { active: false }, { active: true }]),
  );
});

it('does not offer to keep oneself out, which one could not take back', async () => {
  renderApp('/members');

  const me = await rowOf(fixtures.session.user.email);

  expect(me.getByRole('button', { name: /^Remove/ })).toBeVisible();
  expect(me.queryByRole('button', { name: /^Keep out/ })).toBeNull();
});

it('removes a member only when asked twice', async () => {
  const removed: unknown[] = [];
  server.use(
    http.delete('*/api/v1/users/:id', ({ params }) => {
      removed.push(params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderApp('/members');
  await user.click(await screen.findByRole('button', { name: 'Remove: grace@example.org' }));
  await user.click(screen.getByRole('button', { name: 'Leave it' }));
  expect(removed).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Withdraw: barbara@example.org' }));
  await user.click(
    screen.getByRole('button', { name: 'Withdraw the invitation of barbara@example.org' }),
  );

  await waitFor(() => expect(removed).toEqual(['i4']));
});

it('lets an admin change everybody but the owner', async () => {
  renderApp('/members');
  session.accept({
    ...fixtures.session,
    user: { ...fixtures.session.user, id: 'u9', role: 'admin' },
  });

  const owner = await rowOf('ada@example.org');
  expect(owner.queryByRole('button')).toBeNull();
  expect(owner.queryByRole('combobox')).toBeNull();
  const others = await screen.findByLabelText('Role of grace@example.org');
  expect(within(others).queryByRole('option', { name: 'Owner' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
});

it('lets an owner decide about the operator’s access', async () => {
  const asked = bodiesOf('patch', 'grants/:id', fixtures.grants[0] ?? {});
  renderApp('/members');

  await user.click(await screen.findByRole('button', { name: 'Approve' }));

  await waitFor(() => expect(asked).toEqual([{ decision: 'approve' }]));
});

it('switches to another organisation from the account’s menu', async () => {
  const asked = bodiesOf('post', 'auth/switch', {
    ...fixtures.session,
    tenant: { id: 'c3d4', slug: 'second-shop', name: 'Second Shop' },
  });
  renderApp('/batches');
  await user.click(await screen.findByRole('button', { name: 'Account' }));

  await user.click(await screen.findByRole('menuitem', { name: 'Second Shop' }));

  expect(await screen.findByText(/You are signed in to Second Shop/)).toBeVisible();
  expect(asked).toEqual([{ tenant: 'second-shop' }]);
});

it('adds an organisation and enters it', async () => {
  const asked = bodiesOf('post', 'auth/organizations', {
    ...fixtures.session,
    tenant: { id: 'e5f6', slug: 'third', name: 'Third' },
  });
  renderApp('/members');
  await user.type(await screen.findByLabelText('Another organisation'), 'Third');

  await user.click(screen.getByRole('button', { name: 'Create it' }));

  expect(await screen.findByText(/You are signed in to Third/)).toBeVisible();
  expect(asked).toEqual([{ organization: 'Third' }]);
});

it('lets who was invited in with a password', async () => {
  await session.signOut();
  const asked = bodiesOf('post', 'auth/accept', fixtures.session);
  const { path } = renderApp('/invitation#mri_secret', { signedIn: false });
  await user.type(await screen.findByLabelText('Password'), 'correct horse battery');

  await user.click(screen.getByRole('button', { name: 'Join' }));

  await waitFor(() => expect(path()).toBe('/'));
  expect(asked).toEqual([{ invitation: 'mri_secret', password: 'correct horse battery' }]);
});

it('asks who is signed in for no password, and says when the invitation is over', async () => {
  server.use(
    http.post('*/api/v1/auth/accept', () =>
      HttpResponse.json({ type: 'urn:problem:gone', status: 410 }, { status: 410 }),
    ),
  );
  renderApp('/invitation#mri_secret');
  expect(await screen.findByText('You join as ada@example.org.')).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Join' }));

  expect(await screen.findByRole('alert')).toHaveTextContent('The invitation expired or was used.');
});
