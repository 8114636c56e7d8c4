import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { problem } from '../../testing/answers.ts';
import { batch } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();
const dataset = '*/api/v1/datasets/:dataset';

async function choose(name: string, text: string) {
  renderApp('/');
  const input = await screen.findByLabelText('Choose a file');
  fireEvent.change(input, { target: { files: [new File([text], name)] } });
}

/** Calls as the server saw them: their method, path and query. */
function spy(): string[] {
  const calls: string[] = [];
  server.events.on('request:start', ({ request }) => {
    const { pathname, search } = new URL(request.url);
    if (pathname.includes('/datasets/')) calls.push(`${request.method} ${pathname}${search}`);
  });
  return calls;
}

beforeEach(async () => {
  server.events.removeAllListeners();
  await i18next.changeLanguage('en');
});

it('shows the first rows of a file, how it is written and what would be set aside', async () => {
  await choose('orders.csv', 'order_id,product\n10001,kettle\n10002,\n10003\n');

  const rows = await screen.findByRole('group', { name: 'First rows of the file' });
  expect(within(rows).getByText('kettle')).toBeVisible();
  expect(await screen.findByText('1 of 3 rows would be set aside.')).toBeVisible();
  expect(screen.getByText(/Line 4: 1 fields where the header has 2/)).toBeVisible();
  expect(screen.getByLabelText('Delimiter')).toHaveDisplayValue('found: ,');
  expect(screen.getByLabelText('Encoding')).toHaveDisplayValue('found: utf-8');
});

it('asks anew when one says how it is written, and sends it so', async () => {
  const calls = spy();
  server.use(http.post(`${dataset}/records`, () => HttpResponse.json(batch(43))));
  await choose('orders.csv', 'a;b\n1;2\n');
  await screen.findByRole('group', { name: 'First rows of the file' });

  await user.selectOptions(screen.getByLabelText('Delimiter'), ';');
  await user.selectOptions(screen.getByLabelText('Encoding'), 'windows-1252');
  await user.selectOptions(screen.getByLabelText('Header'), 'false');
  const said = 'delimiter=%3B&encoding=windows-1252&header=false';
  await waitFor(() =>
    expect(calls).toContain(`POST /api/v1/datasets/orders/preview?cut=false&${said}`),
  );
  await user.click(screen.getByRole('button', { name: /^Send/ }));

  await waitFor(() =>
    expect(calls).toContain(`POST /api/v1/datasets/orders/records?wait=true&again=false&${said}`),
  );
});

it('declares the types that one says of a new dataset before its first batch', async () => {
  let declared: unknown;
  const order: string[] = [];
  server.use(
    http.put(dataset, async ({ request }) => {
      order.push('PUT');
      declared = await request.json();
      return HttpResponse.json({});
    }),
    http.post(`${dataset}/records`, () => {
      order.push('POST');
      return HttpResponse.json(batch(43));
    }),
  );
  await choose('orders.csv', 'order_id,product\n10001,kettle\n');

  await user.click(await screen.findByText('Types of the columns'));
  await user.selectOptions(screen.getByLabelText('order_id'), 'text');
  await user.click(screen.getByRole('button', { name: /^Send/ }));

  expect(await screen.findByText('Batch 43')).toBeVisible();
  expect(declared).toEqual({ columns: { order_id: { type: 'text', required: false } } });
  expect(order).toEqual(['PUT', 'POST']);
});

it('reads the file in the encoding that it may have', async () => {
  const calls = spy();
  server.use(
    http.post(`${dataset}/preview`, ({ request }) =>
      HttpResponse.json({
        dataset: 'orders',
        suggestedEncoding: new URL(request.url).searchParams.has('encoding')
          ? undefined
          : 'windows-1252',
        columns: [],
        renamed: [{ header: '/a/b', column: 'a_b_2' }],
        lines: [],
        rowsIn: 2,
        rowsStored: 1,
        rowsQuarantined: 1,
        rejected: [],
        whole: true,
      }),
    ),
  );
  await choose('orders.csv', 'a\n1\n');

  await user.click(await screen.findByRole('button', { name: 'Read as windows-1252' }));

  await waitFor(() => expect(calls.at(-1)).toContain('encoding=windows-1252'));
  expect(screen.getByLabelText('Encoding')).toHaveValue('windows-1252');
  expect(await screen.findByText('/a/b becomes a_b_2, as the name is taken.')).toBeVisible();
  await waitFor(() => expect(screen.queryByText('Many lines are not UTF-8.')).toBeNull());
});

it('sends without a preview where there is none', async () => {
  const calls = spy();
  server.use(
    http.post(`${dataset}/preview`, () => problem(415, 'unsupported-media', 'This is a PDF.')),
    http.post(`${dataset}/records`, () => HttpResponse.json(batch(43))),
  );
  await choose('orders.csv', '%PDF');
  expect(await screen.findByText(/There is no preview: This is a PDF/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: /^Send/ }));

  expect(await screen.findByText('Batch 43')).toBeVisible();
  expect(calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
});

it('asks for no preview of what is read whole only', async () => {
  const calls = spy();
  await choose('orders.xlsx', 'PK');

  expect(await screen.findByRole('button', { name: /^Send/ })).toBeVisible();
  expect(screen.queryByLabelText('Delimiter')).toBeNull();
  expect(calls.filter((call) => call.includes('/preview'))).toEqual([]);
});
