import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import { operatorSession } from '@/features/operator/session.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

afterEach(() => operatorSession.end());

/** The bodies that the gateway gets. */
function bodiesOf(method: 'post' | 'patch', path: string): unknown[] {
  const asked: unknown[] = [];
  server.use(
    http[method](`*/api/v1/operator/${path}`, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(fixtures.tenants[0]);
    }),
  );
  return asked;
}

async function signIn() {
  renderApp('/operator', { signedIn: false });
  await user.type(await screen.findByLabelText(/^E-mail/), 'operator@example.org');
  await user.type(screen.getByLabelText(/^Password/), 'correct horse battery');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

async function choose(slug: string) {
  await user.click(await screen.findByRole('button', { name: new RegExp(`^${slug}`) }));
}

it('lets in who runs the platform, and sends the token along', async () => {
  const tokens: (string | null)[] = [];
  server.use(
    http.get('*/api/v1/operator/nodes', ({ request }) => {
      tokens.push(request.headers.get('authorization'));
      return HttpResponse.json({ items: fixtures.nodes });
    }),
  );

  await signIn();

  expect(await screen.findByText('10.0.0.4:8080')).toBeVisible();
  expect(screen.getByText('Silent for 47 s')).toBeVisible();
  expect(tokens[0]).toBe('Bearer operator-1');
});

it('says that a password is wrong', async () => {
  renderApp('/operator', { signedIn: false });
  await user.type(await screen.findByLabelText(/^E-mail/), 'operator@example.org');
  await user.type(screen.getByLabelText(/^Password/), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));

  expect(await screen.findByText('E-mail or password is wrong.')).toBeVisible();
});

it('shows the busiest tenant first, by what one chooses', async () => {
  await signIn();
  const cells = async () =>
    within((await screen.findAllByRole('list'))[0] as HTMLElement)
      .getAllByRole('button')
      .map((cell) => cell.textContent);

  expect((await cells())[0]).toMatch(/^corner-shop86 jobs/);
  await user.click(screen.getByRole('button', { name: 'CPU' }));

  expect((await cells())[0]).toMatch(/^corner-shop0.93 cores/);
  expect((await cells()).find((text) => text.startsWith('atelier'))).toContain('Suspended');
});

it('changes plan, weight and limits of a tenant', async () => {
  const asked = bodiesOf('patch', 'tenants/t-telecom');
  await signIn();
  await choose('telecom');

  await user.selectOptions(await screen.findByLabelText('Plan'), 'free');
  await user.clear(screen.getByLabelText('Weight'));
  await user.type(screen.getByLabelText('Weight'), '9');
  await user.click(screen.getByRole('button', { name: 'Apply' }));
  await user.click(screen.getByText('Limits of its own'));
  await user.clear(screen.getByLabelText('Rows'));
  await user.type(screen.getByLabelText('Requests'), '60');
  await user.click(screen.getByRole('button', { name: 'Set the limits' }));

  await waitFor(() =>
    expect(asked).toEqual([{ plan: 'free', weight: 9 }, { limits: { requests: 60 } }]),
  );
});

it('suspends a tenant with a reason and lets one in again', async () => {
  const suspended = bodiesOf('post', 'tenants/t-museum/suspend');
  const resumed: unknown[] = [];
  server.use(
    http.post('*/api/v1/operator/tenants/t-atelier/resume', () => {
      resumed.push('atelier');
      return HttpResponse.json(fixtures.tenants[0]);
    }),
  );
  await signIn();
  await choose('museum');
  await user.click(screen.getByText('Suspend'));
  const form = screen.getByText('Suspend now').closest('form') as HTMLElement;
  await user.type(within(form).getByLabelText(/^Reason/), 'unpaid');
  await user.click(screen.getByRole('button', { name: 'Suspend now' }));
  await choose('atelier');
  expect(screen.getByText('Suspended: unpaid')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Let in again' }));

  await waitFor(() => expect(resumed).toEqual(['atelier']));
  expect(suspended).toEqual([{ reason: 'unpaid' }]);
});

it('asks an owner for access and gets a token where it was approved', async () => {
  const asked = bodiesOf('post', 'grants');
  await signIn();
  await choose('museum');
  await user.click(screen.getByText('Ask for access'));
  const form = screen.getByText('Ask the owner').closest('form') as HTMLElement;
  await user.type(within(form).getByLabelText(/^Reason/), 'a model fails');
  await user.click(screen.getByRole('button', { name: 'Ask the owner' }));
  await user.click(screen.getByRole('button', { name: 'Get a token: telecom' }));

  expect(await screen.findByText('grant-token-1')).toBeVisible();
  expect(asked).toEqual([{ tenant: 'museum', reason: 'a model fails', minutes: 60 }]);
});

it('asks to sign in again when the token is over', async () => {
  await signIn();
  await screen.findByText('10.0.0.4:8080');
  server.use(
    http.get('*/api/v1/operator/tenants/:id/usage', () => new HttpResponse(null, { status: 401 })),
  );

  await choose('museum');

  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
});
