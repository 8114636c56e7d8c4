import { screen, waitFor } from '@testing-library/react';
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

/** What is sent as a project, answered with `errors`. */
function projects(errors: object[]) {
  const asked: unknown[] = [];
  server.use(
    http.put('*/api/v1/projects/:name', async ({ params, request }) => {
      asked.push([params.name, request.headers.get('Content-Type'), await request.text()]);
      return HttpResponse.json({ name: 'x', version: 2, models: 3, tests: 1, seeds: 0, errors });
    }),
  );
  return asked;
}

async function send(name: string) {
  await screen.findByLabelText('File');
  // What opens the browser's dialog is a button; the input behind it is hidden.
  const input = document.querySelector<HTMLInputElement>('form input[type=file]');
  await user.upload(input ?? document.body, new File(['PK'], name));
  await user.click(screen.getByRole('button', { name: 'Send' }));
}

it('sends a project under the name of its file, also as the first', async () => {
  server.use(...handlers('empty'));
  const asked = projects([]);
  renderApp('/models');
  await send('Ma Boutique.zip');

  expect(await screen.findByText(/^Version 2 is taken: models 3, tests 1/)).toBeVisible();
  expect(asked).toEqual([['ma_boutique', 'application/zip', 'PK']]);
});

it('says what is wrong in the files of a project, and where', async () => {
  projects([
    { file: 'models/a.sql', line: 3, message: "expected ')'" },
    { file: 'dbt_project.yml', line: 0, message: 'it is missing' },
  ]);
  renderApp('/models');
  await send('shop.zip');

  expect(await screen.findByText('models/a.sql:3')).toBeVisible();
  expect(screen.getByText('dbt_project.yml')).toBeVisible();
  expect(screen.getByText(/the last good one goes on/)).toBeVisible();
});

it('runs what a selector names', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/projects/:name/runs', async ({ params, request }) => {
      asked.push([params.name, await request.json()]);
      return HttpResponse.json({ runId: '31', state: 'queued' }, { status: 202 });
    }),
  );
  renderApp('/models');
  await user.type(await screen.findByLabelText('Select (optional)'), '+orders');
  await user.selectOptions(screen.getByLabelText('Command'), 'test');
  await user.click(screen.getByRole('button', { name: 'Run' }));

  expect(await screen.findByRole('link', { name: 'Run 31' })).toHaveAttribute('href', '/runs/31');
  expect(asked).toEqual([
    ['shop', { command: 'test', select: '+orders', fullRefresh: false, failFast: false }],
  ]);
});

it('offers neither to whom the API refuses it', async () => {
  renderApp('/models');
  await screen.findByLabelText('File');

  session.accept({ ...fixtures.session, user: { ...fixtures.session.user, role: 'viewer' } });

  await waitFor(() => expect(screen.queryByLabelText('File')).toBeNull());
  expect(screen.queryByLabelText('Select (optional)')).toBeNull();
});
