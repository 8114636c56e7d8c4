import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { batch, session as signedIn } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();
const records = '*/api/v1/datasets/:dataset/records';

type Sent = { dataset: string; body: string; headers: Headers; query: URLSearchParams };

/** Uploads as the server saw them. */
function spy(answer: (n: number) => Response): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(records, async ({ params, request }) => {
      sent.push({
        dataset: String(params.dataset),
        body: await request.text(),
        headers: request.headers,
        query: new URL(request.url).searchParams,
      });
      return answer(sent.length);
    }),
  );
  return sent;
}

async function choose(name: string, text: string) {
  renderApp('/');
  const input = await screen.findByLabelText('Choose a file');
  fireEvent.change(input, { target: { files: [new File([text], name)] } });
}

beforeEach(async () => {
  await i18next.changeLanguage('en');
});

it('takes a dropped file, proposes a name, sends it once and shows what became of it', async () => {
  const sent = spy(() =>
    HttpResponse.json(
      batch(43, { dataset: 'orders', rowsIn: 60, rowsStored: 56, rowsQuarantined: 4 }),
    ),
  );
  renderApp('/');
  await screen.findByText('Drop a CSV, Excel, Parquet, NDJSON or JSON file here');

  fireEvent.drop(window, { dataTransfer: { files: [new File(['a\n1\n'], 'orders 2026.csv')] } });
  expect(await screen.findByLabelText('Dataset')).toHaveValue('orders');
  await user.click(screen.getByRole('button', { name: 'Send 4 B' }));

  expect(await screen.findByText('56')).toBeVisible();
  expect(await screen.findByText('unit_price')).toBeVisible();
  expect(screen.getByRole('link', { name: 'See what was set aside' })).toHaveAttribute(
    'href',
    '/quarantine?batch=43',
  );
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ dataset: 'orders', body: 'a\n1\n' });
  expect(sent[0]?.headers.get('content-type')).toBe('text/csv');
  expect(sent[0]?.headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''orders%202026.csv",
  );
  expect(sent[0]?.headers.get('idempotency-key')).toMatch(/^web-/);
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer access-1');
});

it('keeps the key when a refused file is sent again', async () => {
  const sent = spy((n) =>
    n === 1
      ? HttpResponse.json({ status: 503, detail: 'Ingest is away.' }, { status: 503 })
      : HttpResponse.json(batch(43)),
  );
  await choose('orders.ndjson.gz', '{}');
  await user.click(await screen.findByRole('button', { name: /^Send/ }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Ingest is away.');

  await user.click(screen.getByRole('button', { name: /^Send/ }));

  expect(await screen.findByText('Batch 43')).toBeVisible();
  const [first, second] = sent.map(({ headers }) => headers.get('idempotency-key'));
  expect(second).toBe(first);
  expect(sent[0]?.headers.get('content-encoding')).toBe('gzip');
});

it('says that a file is already here, and loads it once more where that is wished', async () => {
  const sent = spy((n) => HttpResponse.json(n === 1 ? batch(41, { repeated: true }) : batch(43)));
  await choose('orders.csv', 'a\n1\n');
  await user.click(await screen.findByRole('button', { name: /^Send/ }));
  expect(
    await screen.findByText('This file is already here: batch 41. Load it once more?'),
  ).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Load once more' }));

  expect(await screen.findByText('Batch 43')).toBeVisible();
  expect(screen.queryByText(/already here/)).toBeNull();
  expect(sent.map(({ query }) => query.get('again'))).toEqual(['false', 'true']);
  expect(sent[1]?.body).toBe('a\n1\n');
});

it('renews the token once when it is refused', async () => {
  const sent = spy((n) =>
    n === 1 ? HttpResponse.json({}, { status: 401 }) : HttpResponse.json(batch(43)),
  );
  server.use(
    http.post('*/auth/refresh', () => HttpResponse.json({ ...signedIn, accessToken: 'access-2' })),
  );
  await choose('orders.json', '[]');
  await user.click(await screen.findByRole('button', { name: /^Send/ }));

  expect(await screen.findByText('Batch 43')).toBeVisible();
  expect(sent[1]?.headers.get('authorization')).toBe('Bearer access-2');
});

it('says why nothing was stored', async () => {
  spy(() => HttpResponse.json(batch(44, { state: 'failed', problem: 'The file is not CSV.' })));
  await choose('orders.csv', 'x');
  await user.click(await screen.findByRole('button', { name: /^Send/ }));

  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Nothing was stored. The file is not CSV.',
  );
  await user.click(screen.getByRole('button', { name: 'Add another file' }));
  expect(
    await screen.findByText('Drop a CSV, Excel, Parquet, NDJSON or JSON file here'),
  ).toBeVisible();
});

it('refuses what it cannot read and names that are none', async () => {
  await choose('orders.xls', 'x');
  expect(await screen.findByRole('alert')).toHaveTextContent('Only .csv');
  fireEvent.drop(window, { dataTransfer: { files: [new File([], 'orders.csv')] } });
  expect(await screen.findByRole('alert')).toHaveTextContent('This file is empty.');

  await user.click(screen.getByRole('button', { name: 'Use a sample' }));
  await user.clear(await screen.findByLabelText('Dataset'));
  await user.type(screen.getByLabelText('Dataset'), '1st');
  expect(screen.getByRole('button', { name: /^Send/ })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(
    await screen.findByText('Drop a CSV, Excel, Parquet, NDJSON or JSON file here'),
  ).toBeVisible();
});

it('can be cancelled on the way', async () => {
  server.use(http.post(records, () => new Promise<never>(() => undefined)));
  await choose('orders.csv', 'a\n');
  await user.click(await screen.findByRole('button', { name: /^Send/ }));
  await user.click(await screen.findByRole('button', { name: 'Cancel' }));

  expect(await screen.findByLabelText('Dataset')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('keeps a file dropped on another page from being opened, and says where it is taken', async () => {
  renderApp('/batches');
  await screen.findByRole('heading', { name: 'Batches', level: 1 });

  const isOpened = fireEvent.drop(window, { dataTransfer: { files: [new File(['a'], 'a.csv')] } });

  expect(isOpened).toBe(false);
  expect(await screen.findByText(/Files are taken in the control room/)).toBeVisible();
});
