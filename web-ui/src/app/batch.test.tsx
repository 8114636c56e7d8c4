import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it, vi } from 'vitest';
import { batchesLive } from '@/features/batches/live.ts';
import { session } from '@/shared/session/session.ts';
import { problem } from '../../testing/answers.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();
const again = '*/api/v1/batches/41/replay';

afterEach(() => {
  vi.restoreAllMocks();
});

it('shows where the rows of a batch went', async () => {
  renderApp('/batches/41');

  expect(await screen.findByText('in = stored + quarantined')).toBeVisible();
  expect(screen.getByText('2,431')).toBeVisible();
  expect(screen.getByText('orders 2026-03.csv')).toBeVisible();
  expect(await screen.findByText("'many' is not a bigint")).toBeVisible();
  expect(screen.getByRole('link', { name: 'See the dataset' })).toHaveAttribute(
    'href',
    '/datasets/orders',
  );
  expect(screen.getByText('9f86d081884c7d65…')).toHaveAttribute(
    'title',
    fixtures.batch(41).checksum,
  );
});

it('says why a batch failed', async () => {
  renderApp('/batches/40');

  expect(await screen.findByRole('alert')).toHaveTextContent('not gzip');
  expect(screen.getByText('failed: nothing was stored')).toBeVisible();
  expect(document.querySelector('[class*=bar] [data-tone=stored]')).toBeNull();
});

it('tells of a mixed batch where its records went, and does not offer to read it again', async () => {
  server.use(
    http.get('*/api/v1/batches/41', () =>
      HttpResponse.json(
        fixtures.batch(41, {
          source: 'http',
          dataset: 'unrouted',
          rowsIn: 3,
          rowsStored: 1,
          rowsQuarantined: 2,
        }),
      ),
    ),
    http.get('*/api/v1/batches/41/routing', () =>
      HttpResponse.json({
        batchId: '41',
        rowsIn: 6,
        rowsRouted: 3,
        rowsUnrouted: 1,
        rowsQuarantined: 2,
        parts: [{ batchId: '44', dataset: 'clients', rows: 3 }],
      }),
    ),
  );
  renderApp('/batches/41');

  expect(await screen.findByText(/^in = routed/)).toBeVisible();
  expect(screen.getByText('6', { selector: 'dd' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'clients, batch 44' })).toHaveAttribute(
    'href',
    '/batches/44',
  );
  expect(screen.getByRole('link', { name: '1' })).toHaveAttribute('href', '/routes');
  expect(screen.queryByRole('button', { name: 'Read again' })).toBeNull();
  expect(await screen.findByRole('button', { name: 'Download' })).toBeVisible();
});

it('says of a replaced batch by which, without a judgement', async () => {
  server.use(
    http.get('*/api/v1/batches/41', () =>
      HttpResponse.json(
        fixtures.batch(41, {
          rowsIn: 0,
          rowsStored: 0,
          replacedBy: '44',
          problem: 'Replaced by batch 44.',
        }),
      ),
    ),
  );
  renderApp('/batches/41');

  expect(await screen.findByText('Replaced')).toHaveAttribute('data-tone', 'quiet');
  expect(screen.queryByText('Stored', { selector: '[data-tone]' })).toBeNull();
  expect(screen.getByRole('link', { name: 'Replaced by batch 44' })).toHaveAttribute(
    'href',
    '/batches/44',
  );
  expect(screen.queryByRole('alert')).toBeNull();
});

it('saves the file of a batch under its name', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(`${this.download} from ${this.href}`);
  });
  renderApp('/batches/41');

  await user.click(await screen.findByRole('button', { name: 'Download' }));

  await expect.poll(() => saved).toEqual(['ö.csv from blob:test']);
});

it('says that a file is not kept', async () => {
  server.use(
    http.get('*/api/v1/batches/41/payload', () => problem(410, 'gone', 'The payload is gone.')),
  );
  renderApp('/batches/41');

  await user.click(await screen.findByRole('button', { name: 'Download' }));

  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The file of this batch is not kept any more: send it again.',
  );
});

it('reads a batch again and follows the new one', async () => {
  const received = { state: 'received', rowsIn: 0, rowsStored: 0, source: 'replay:41' } as const;
  server.use(
    http.get('*/api/v1/batches/44', () => HttpResponse.json(fixtures.batch(44, received))),
  );
  const app = renderApp('/batches/41');
  await user.click(await screen.findByRole('button', { name: 'Read again' }));

  const link = await screen.findByRole('link', { name: 'Batch 44' });
  expect(link).toHaveAttribute('href', '/batches/44');
  expect(await screen.findByText('Received')).toBeVisible();

  await expect
    .poll(() => {
      const items = [fixtures.batch(44, { rowsIn: 9, rowsStored: 7, rowsQuarantined: 2 })];
      const ts = new Date().toISOString();
      batchesLive.apply(app.queries, { ch: 'batches', seq: 1, ts, type: 'delta', data: { items } });
      return screen.queryByText('7 stored, 2 set aside');
    })
    .not.toBeNull();
});

it('says why a batch cannot be read again', async () => {
  server.use(http.post(again, () => problem(409, 'conflict', 'The batch 41 was replaced.')));
  renderApp('/batches/41');

  await user.click(await screen.findByRole('button', { name: 'Read again' }));

  expect(await screen.findByRole('alert')).toHaveTextContent('This batch cannot be read again now');
});

it('has no file of a stream', async () => {
  renderApp('/batches/39');
  expect(await screen.findByText('kafka:orders/0')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Download' })).toBeNull();
});

it('shows no file to viewers', async () => {
  renderApp('/batches/41');
  await screen.findByRole('button', { name: 'Download' });

  session.accept({ ...fixtures.session, user: { ...fixtures.session.user, role: 'viewer' } });

  await expect.poll(() => screen.queryByRole('button', { name: 'Download' })).toBeNull();
});
