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

/** What is sent with `method` to an address of schedules. */
function sent(method: 'put' | 'patch' | 'post' | 'delete', path: string, status = 200) {
  const asked: unknown[] = [];
  server.use(
    http[method](`*/api/v1/schedules/${path}`, async ({ params, request }) => {
      const body = await request.text();
      asked.push([params.name, body ? (JSON.parse(body) as unknown) : undefined]);
      return status === 204
        ? new HttpResponse(null, { status })
        : HttpResponse.json({ ...fixtures.schedules[1], name: params.name }, { status });
    }),
  );
  return asked;
}

it('tells of each schedule what it starts, when, next and last', async () => {
  renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'Schedules' }));

  const table = within(await screen.findByRole('group', { name: 'Schedules' }));
  const row = (name: string) => table.getByRole('row', { name: new RegExp(name) });
  expect(row('nightly')).toHaveTextContent('Project shop');
  expect(row('nightly')).toHaveTextContent('at 02:30, from Monday to Friday (Europe/Paris)');
  expect(row('nightly')).toHaveTextContent('Succeeded');
  expect(row('after-load')).toHaveTextContent('new rows in orders and customers');
  expect(row('after-load')).toHaveTextContent('1/2 dataset came');
  expect(row('rematch')).toHaveTextContent('every 2 hours');
  expect(row('rematch')).toHaveTextContent('Paused');
});

it('makes a schedule from an expression that it reads aloud', async () => {
  const asked = sent('put', ':name');
  renderApp('/schedules');
  await user.type(await screen.findByLabelText('Name'), 'weekly');
  const project = await screen.findByLabelText('Starts: Project');
  await waitFor(() => expect(within(project).getAllByRole('option').length).toBeGreaterThan(1));
  await user.selectOptions(project, within(project).getAllByRole('option')[1] as HTMLElement);
  const cron = screen.getByLabelText('Cron expression');
  await user.clear(cron);
  await user.type(cron, '0 6 * * 1');
  await user.selectOptions(screen.getByLabelText('Time zone'), 'Europe/Paris');

  expect(await screen.findByText('at 06:00, on Monday')).toBeVisible();
  expect(
    within(await screen.findByRole('list', { name: 'The next instants' })).getAllByRole('listitem'),
  ).toHaveLength(3);
  await user.click(screen.getByRole('button', { name: 'Make a schedule' }));

  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject([
    'weekly',
    {
      starts: { kind: 'project', command: 'build' },
      when: { kind: 'cron', cron: '0 6 * * 1', zone: 'Europe/Paris' },
      catchUp: 'once',
      overlap: 'skip',
    },
  ]);
});

it('says what is wrong with an expression', async () => {
  renderApp('/schedules');
  const cron = await screen.findByLabelText('Cron expression');
  await user.clear(cron);
  await user.type(cron, '0 6');

  expect(await screen.findByText('cron: Five fields are wanted.')).toBeVisible();
});

it('pauses, runs and changes a schedule', async () => {
  const changed = sent('patch', ':name');
  const run = sent('post', ':name/run', 202);
  const put = sent('put', ':name');
  renderApp('/schedules');

  await user.click(await screen.findByRole('button', { name: 'Pause: nightly' }));
  await user.click(screen.getByRole('button', { name: 'Resume: rematch' }));
  await user.click(screen.getByRole('button', { name: 'Run now: nightly' }));
  await waitFor(() => expect(run).toEqual([['nightly', undefined]]));
  expect(changed).toEqual([
    ['nightly', { enabled: false }],
    ['rematch', { enabled: true }],
  ]);

  await user.click(screen.getByRole('button', { name: 'Change: rematch' }));
  const minutes = await screen.findByLabelText('Minutes between two runs');
  expect(minutes).toHaveValue(120);
  await user.clear(minutes);
  await user.type(minutes, '30');
  await user.click(screen.getByRole('button', { name: 'Save' }));

  await waitFor(() => expect(put).toHaveLength(1));
  expect(put[0]).toMatchObject(['rematch', { when: { seconds: 1_800 }, enabled: false }]);
});

it('asks for the variables before it changes a schedule', async () => {
  const known = fixtures.schedules.find(({ name }) => name === 'nightly');
  server.use(
    http.get(`*/api/v1/schedules/nightly`, () =>
      HttpResponse.json({ ...known, starts: { ...known?.starts, vars: { country: 'fr' } } }),
    ),
  );
  const put = sent('put', ':name');
  renderApp('/schedules');

  await user.click(await screen.findByRole('button', { name: 'Change: nightly' }));
  await user.click(await screen.findByRole('button', { name: 'Save' }));

  await waitFor(() => expect(put).toHaveLength(1));
  expect(put[0]).toMatchObject(['nightly', { starts: { vars: { country: 'fr' } } }]);
});

it('deletes a schedule only when asked twice', async () => {
  const removed = sent('delete', ':name', 204);
  renderApp('/schedules');
  await user.click(await screen.findByRole('button', { name: 'Delete: nightly' }));
  await user.click(screen.getByRole('button', { name: 'Keep it' }));
  expect(removed).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Delete: nightly' }));
  await user.click(screen.getByRole('button', { name: 'Delete nightly for good' }));

  await waitFor(() => expect(removed).toEqual([['nightly', undefined]]));
});

it('shows the history of the schedule that is chosen', async () => {
  renderApp('/schedules');
  await user.click(await screen.findByRole('button', { name: 'History: nightly' }));

  const history = within(await screen.findByRole('group', { name: 'History of nightly' }));
  expect(history.getByRole('link', { name: 'Run 5' })).toHaveAttribute('href', '/runs/5');
  expect(history.getByText('There is no project shop here.')).toBeVisible();
  expect(history.getByText('Somebody')).toBeVisible();
});

it('lets viewers look only', async () => {
  const viewer = { ...fixtures.session.user, role: 'viewer' as const };
  renderApp('/schedules');
  session.accept({ ...fixtures.session, user: viewer });

  expect(await screen.findByRole('button', { name: 'History: nightly' })).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('button', { name: /Pause/ })).toBeNull());
  expect(screen.queryByLabelText('Cron expression')).toBeNull();
});

it('tells an empty tenant what schedules are for', async () => {
  server.use(...handlers('empty'));
  renderApp('/schedules');

  expect(await screen.findByText('No schedule yet')).toBeVisible();
});
