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

/** What is sent with `method` to an address of sources. */
function sent(method: 'put' | 'post' | 'delete', path: string, status = 200) {
  const asked: unknown[] = [];
  server.use(
    http[method](`*/api/v1/sources/${path}`, async ({ params, request }) => {
      const body = await request.text();
      asked.push([params.name, body ? (JSON.parse(body) as unknown) : undefined]);
      return status === 204
        ? new HttpResponse(null, { status })
        : HttpResponse.json(
            { ...fixtures.pulls[0], id: '10', source: params.name, state: 'queued' },
            { status },
          );
    }),
  );
  return asked;
}

it('tells of each source where it reads and how the last pull went', async () => {
  renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'Sources' }));

  const table = within(await screen.findByRole('group', { name: 'Sources' }));
  const row = (name: string) => table.getByRole('row', { name: new RegExp(name) });
  expect(row('crm')).toHaveTextContent('PostgreSQL');
  expect(row('crm')).toHaveTextContent('crm.example.org/crm public.customers');
  expect(row('crm')).toHaveTextContent('Succeeded');
  expect(row('crm')).toHaveTextContent('1,200 rows stored');
  expect(row('orders_topic')).toHaveTextContent('Reads');
  expect(row('tickets')).toHaveTextContent('The source answered 404.');
  expect(table.queryByRole('button', { name: 'Pull now: orders' })).toBeNull();
});

it('says what is wrong with a name', async () => {
  renderApp('/sources');

  await user.type(await screen.findByLabelText('Name'), 'été');
  await user.type(screen.getByLabelText('Dataset'), 'Commandes');

  expect(screen.getByText(/accents, digits, _ and -$/)).toBeVisible();
  expect(screen.getByText(/accents, digits and _$/)).toBeVisible();
});

it('connects a table of a database', async () => {
  const asked = sent('put', ':name');
  renderApp('/sources');
  await user.type(await screen.findByLabelText('Name'), 'erp');
  await user.type(screen.getByLabelText('Dataset'), 'invoices');
  await user.type(screen.getByLabelText('Host'), 'erp.example.org');
  await user.type(screen.getByLabelText('Database'), 'erp');
  await user.type(screen.getByLabelText('User'), 'reader');
  await user.type(screen.getByLabelText('Table'), 'public.invoices');
  await user.selectOptions(screen.getByLabelText('Rows of a pull'), 'cursor');
  await user.type(screen.getByLabelText('Column that grows'), 'id');
  expect(screen.getByRole('button', { name: 'Connect a source' })).toBeDisabled();
  await user.type(screen.getByLabelText('Password'), 's3cret');
  await user.click(screen.getByRole('button', { name: 'Connect a source' }));

  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toEqual([
    'erp',
    {
      kind: 'postgres',
      dataset: 'invoices',
      secret: 's3cret',
      postgres: {
        host: 'erp.example.org',
        port: 5432,
        database: 'erp',
        user: 'reader',
        sslMode: 'require',
        table: 'public.invoices',
        mode: 'cursor',
        cursor: 'id',
      },
    },
  ]);
  await waitFor(() => expect(screen.getByLabelText('Password')).toHaveValue(''));
});

it('changes a REST source and leaves its secret where it is', async () => {
  const asked = sent('put', ':name');
  renderApp('/sources');
  await user.click(await screen.findByRole('button', { name: 'Change: tickets' }));
  expect(await screen.findByLabelText('Token')).toHaveValue('');
  await user.selectOptions(screen.getByLabelText('Pages'), 'link');
  await user.click(screen.getByRole('button', { name: 'Save' }));

  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toEqual([
    'tickets',
    {
      kind: 'rest',
      dataset: 'tickets',
      pointer: '/items',
      rest: {
        url: 'https://desk.example.org/tickets',
        paging: { kind: 'link' },
        authentication: { kind: 'bearer' },
        requestsPerSecond: 5,
      },
    },
  ]);
});

it('connects a bucket, and a folder with nothing but its name', async () => {
  const asked = sent('put', ':name');
  renderApp('/sources');
  await user.selectOptions(await screen.findByLabelText('Kind'), 's3');
  await user.type(screen.getByLabelText('Name'), 'partner');
  await user.type(screen.getByLabelText('Dataset'), 'parcels');
  await user.type(screen.getByLabelText('Bucket'), 'partner-drop');
  await user.type(screen.getByLabelText('Prefix (optional)'), 'in/');
  await user.type(screen.getByLabelText('Access key'), 'AKIAEXAMPLE');
  expect(screen.getByRole('button', { name: 'Connect a source' })).toBeDisabled();
  await user.type(screen.getByLabelText('Secret of the key'), 's3cret');
  await user.click(screen.getByRole('button', { name: 'Connect a source' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toEqual([
    'partner',
    {
      kind: 's3',
      dataset: 'parcels',
      secret: 's3cret',
      s3: { bucket: 'partner-drop', prefix: 'in/', keyId: 'AKIAEXAMPLE', everySeconds: 10 },
    },
  ]);

  await user.selectOptions(await screen.findByLabelText('Kind'), 'folder');
  await user.type(screen.getByLabelText('Name'), 'share2');
  await user.type(screen.getByLabelText('Dataset'), 'parcels');
  expect(screen.queryByLabelText('Secret of the key')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Connect a source' }));
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toEqual([
    'share2',
    { kind: 'folder', dataset: 'parcels', folder: { everySeconds: 10, settleSeconds: 5 } },
  ]);
});

it('connects a topic of Avro with its registry', async () => {
  const asked = sent('put', ':name');
  renderApp('/sources');
  await user.selectOptions(await screen.findByLabelText('Kind'), 'kafka');
  await user.type(screen.getByLabelText('Name'), 'paid');
  await user.type(screen.getByLabelText('Dataset'), 'payments');
  await user.type(screen.getByLabelText('Topic'), 'payments');
  await user.selectOptions(screen.getByLabelText('Format'), 'avro');
  await user.type(screen.getByLabelText('Address of the registry'), 'https://r.example.org');
  await user.type(screen.getByLabelText('User of the registry (optional)'), 'reader');
  expect(screen.getByRole('button', { name: 'Connect a source' })).toBeDisabled();
  await user.type(screen.getByLabelText('Password'), 's3cret');
  await user.click(screen.getByRole('button', { name: 'Connect a source' }));

  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toEqual([
    'paid',
    {
      kind: 'kafka',
      dataset: 'payments',
      topic: 'payments',
      format: 'avro',
      registry: { url: 'https://r.example.org', user: 'reader', secret: 's3cret' },
    },
  ]);
});

it('pulls now, shows the pulls and deletes after a second word', async () => {
  const pulled = sent('post', ':name/pull', 202);
  const deleted = sent('delete', ':name', 204);
  renderApp('/sources');

  await user.click(await screen.findByRole('button', { name: 'Pull now: crm' }));
  await waitFor(() => expect(pulled).toEqual([['crm', undefined]]));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Pull now: crm' })).toBeDisabled());

  await user.click(screen.getByRole('button', { name: 'Pulls: crm' }));
  const history = within(await screen.findByRole('group', { name: 'Pulls of crm' }));
  expect(history.getByText('The host crm.example.org is not known.')).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Delete: tickets' }));
  await user.click(screen.getByRole('button', { name: 'Delete tickets for good' }));
  await waitFor(() => expect(deleted).toEqual([['tickets', undefined]]));
});
