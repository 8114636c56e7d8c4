import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it, vi } from 'vitest';
import { batchesLive } from '@/features/batches/live.ts';
import { keys } from '@/shared/api/keys.ts';
import type { ChannelFrame } from '@/shared/live/frames.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const GROUP = '/quarantine?dataset=orders&reason=bad-type&column=quantity';
const user = userEvent.setup();

afterEach(() => {
  vi.useRealTimers();
});

async function write(rule: string) {
  await user.type(await screen.findByRole('textbox', { name: 'Rule' }), rule);
  await user.click(screen.getByRole('button', { name: 'Preview on all 9 rows' }));
}

it('opens a group from the table of groups', async () => {
  const app = renderApp('/quarantine');

  await user.click(await screen.findByRole('link', { name: 'Wrong type: quantity in orders' }));

  expect(app.path()).toBe(GROUP);
  expect(await screen.findByRole('heading', { name: 'Mend' })).toBeVisible();
});

it('previews a rule, marks what changes, and replays the rows that were previewed', async () => {
  const sent: unknown[] = [];
  server.use(
    http.post('*/api/v1/quarantine/replays', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(fixtures.decision());
    }),
  );
  renderApp(GROUP);
  expect(await screen.findByRole('button', { name: 'Replay' })).toBeDisabled();

  await write('rtrim(quantity)');
  const preview = within(await screen.findByRole('group', { name: 'Preview' }));
  expect(preview.getByText('pieces', { exact: false })).toHaveProperty('tagName', 'DEL');
  expect(screen.getByText('8 rows would be stored')).toBeVisible();
  expect(screen.getByText('1 row stays')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Replay 8 rows' }));

  expect(await screen.findByText('8 rows were stored')).toBeVisible();
  // What would be is over by then.
  expect(screen.queryByText('8 rows would be stored')).toBeNull();
  expect(screen.getByRole('button', { name: 'Replay' })).toBeDisabled();
  expect(sent).toEqual([
    {
      dataset: 'orders',
      reason: 'bad-type',
      column: 'quantity',
      expression: 'rtrim(quantity)',
      wholeLine: false,
      upTo: '14',
      rows: 9,
    },
  ]);
});

it('forgets the preview of another rule, and says why one is refused', async () => {
  renderApp(GROUP);
  await write('rtrim(quantity)');
  await screen.findByRole('button', { name: 'Replay 8 rows' });

  await user.type(screen.getByRole('textbox', { name: 'Rule' }), ' wrong');
  expect(screen.getByRole('button', { name: 'Replay' })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Preview on all 9 rows' }));

  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('This was refused');
  expect(alert).toHaveTextContent('refused at character 1');
});

it('discards a group only with a reason', async () => {
  const sent: unknown[] = [];
  server.use(
    http.post('*/api/v1/quarantine/discards', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(fixtures.decision({ kind: 'discard' }));
    }),
  );
  renderApp(GROUP);

  await user.click(await screen.findByRole('button', { name: 'Discard…' }));
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Discard 9 rows of orders: Wrong type (quantity)' }),
  );
  expect(dialog.getByRole('button', { name: 'Discard 9 rows' })).toBeDisabled();
  await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'rows of a test');
  await user.click(dialog.getByRole('button', { name: 'Discard 9 rows' }));

  await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
  expect(sent).toEqual([expect.objectContaining({ upTo: '14', rows: 9 })]);
});

it('takes an address with a reason that there is not for all of the quarantine', async () => {
  renderApp('/quarantine?reason=nope&dataset=orders');

  expect(await screen.findByRole('heading', { name: 'Quarantine' })).toBeVisible();
  expect(await screen.findByRole('group', { name: 'Groups' })).toBeVisible();
});

it('says that a group is gone', async () => {
  renderApp('/quarantine?dataset=orders&reason=malformed&column=');

  expect(await screen.findByText('Nothing is left in this group')).toBeVisible();
});

async function replay() {
  await write('rtrim(quantity)');
  await user.click(await screen.findByRole('button', { name: 'Replay 8 rows' }));
}

it('shows a replay that goes on until it has ended', async () => {
  const queued = fixtures.decision({ state: 'queued', rowsStored: 0, rowsLeft: 0 });
  let now = queued;
  server.use(
    http.post('*/api/v1/quarantine/replays', () => HttpResponse.json(queued, { status: 202 })),
    http.get('*/api/v1/quarantine/decisions', () => HttpResponse.json({ items: [now] })),
    http.get('*/api/v1/quarantine/decisions/:id', () => HttpResponse.json(now)),
  );
  const app = renderApp(GROUP);
  await replay();
  expect(await screen.findByText('The replay goes on; this page follows it.')).toBeVisible();
  expect(await screen.findByText('Replay goes on')).toBeVisible();

  now = fixtures.decision();
  vi.useFakeTimers({ shouldAdvanceTime: true });
  batchesLive.apply(app.queries, delta([]));
  await vi.advanceTimersByTimeAsync(5_000);

  expect(await screen.findByText('8 rows were stored')).toBeVisible();
  expect(await screen.findByText('Replayed')).toBeVisible();
});

function delta(items: unknown[]): ChannelFrame {
  return { ch: 'batches', seq: 1, ts: new Date().toISOString(), type: 'delta', data: { items } };
}

it('tells what a replay stored also when its group is gone before the answer', async () => {
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  server.use(
    http.post('*/api/v1/quarantine/replays', async () => {
      await held;
      return HttpResponse.json(fixtures.decision());
    }),
  );
  const app = renderApp(GROUP);
  await replay();

  server.use(http.get('*/api/v1/quarantine/groups', () => HttpResponse.json({ items: [] })));
  await app.queries.invalidateQueries({ queryKey: keys.quarantine });
  expect(await screen.findByText('Nothing is left in this group')).toBeVisible();
  answer();

  expect(await screen.findByText('8 rows were stored')).toBeVisible();
});

it('says that a replay failed, and why', async () => {
  const failed = fixtures.decision({
    state: 'failed',
    rowsStored: 0,
    rowsLeft: 9,
    problem: 'no such column',
  });
  server.use(
    http.post('*/api/v1/quarantine/replays', () => HttpResponse.json(failed)),
    http.get('*/api/v1/quarantine/decisions', () => HttpResponse.json({ items: [failed] })),
    http.get('*/api/v1/quarantine/decisions/:id', () => HttpResponse.json(failed)),
  );
  renderApp(GROUP);
  await replay();

  const outcome = within((await screen.findByText('0 rows were stored')).closest('p')!);
  expect(outcome.getByText('Replay failed').closest('[data-tone]')).toHaveAttribute(
    'data-tone',
    'broken',
  );
  expect(outcome.getByText('0 rows were stored')).toHaveAttribute('data-tone', 'quiet');
  expect(outcome.getByText('no such column')).toBeVisible();
});

it('names a group of whole lines as such', async () => {
  renderApp('/quarantine');

  expect(await screen.findByRole('link', { name: /: whole line in orders/ })).toBeVisible();
});
