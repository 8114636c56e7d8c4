import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import { session } from '@/shared/session/session.ts';
import { handlers } from '../../testing/handlers.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

afterEach(() => session.signOut());

it('lists the calls with who made them, how they ended and what they changed', async () => {
  renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'Audit' }));

  const table = within(await screen.findByRole('group', { name: 'Calls' }));
  expect(table.getByText('changeUser')).toBeVisible();
  expect(table.getByText('key:k1')).toBeVisible();
  expect((await table.findAllByText('ada@example.org'))[0]).toBeVisible();
  expect(table.getByText('no end')).toBeVisible();
  expect(table.getByText(/"role": "engineer"/)).toBeInTheDocument();
  expect(await screen.findByText('Unbroken record of 3 calls')).toBeVisible();
});

it('says where the record is broken', async () => {
  server.use(
    http.get('*/api/v1/audit/verify', () =>
      HttpResponse.json({ valid: false, rows: 3, firstBroken: '11' }),
    ),
  );
  renderApp('/audit');

  expect(await screen.findByText('The record is broken from call 11 on')).toBeVisible();
});

it('says what will be there when there was no call', async () => {
  server.use(...handlers('empty'));
  renderApp('/audit');

  expect(await screen.findByText('No call yet')).toBeVisible();
});
