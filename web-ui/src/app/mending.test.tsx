import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const GROUP = '/quarantine?dataset=orders&reason=bad-type&column=quantity';
const user = userEvent.setup();

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

  expect(await screen.findByRole('alert')).toHaveTextContent('refused at character 1');
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
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('button', { name: 'Discard 9 rows' })).toBeDisabled();
  await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'rows of a test');
  await user.click(dialog.getByRole('button', { name: 'Discard 9 rows' }));

  await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
  expect(sent).toEqual([expect.objectContaining({ upTo: '14', rows: 9 })]);
});

it('says that a group is gone', async () => {
  renderApp('/quarantine?dataset=orders&reason=malformed&column=');

  expect(await screen.findByText('Nothing is left in this group')).toBeVisible();
});
