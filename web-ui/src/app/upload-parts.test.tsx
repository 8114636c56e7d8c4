import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createHash } from 'node:crypto';
import i18next from 'i18next';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { problem } from '../../testing/answers.ts';
import { batch } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();
const uploads = '*/api/v1/datasets/:dataset/uploads';
const SIZE = 17 * 1024 * 1024;
const PART = 8 * 1024 * 1024;

/** A gateway that keeps what comes, and loses the connection or forgets when it is told to. */
function gateway(lose: (n: number) => boolean) {
  const its = {
    begun: 0,
    parts: [] as number[],
    offset: 0,
    sha256: '',
    again: null as string | null,
    headers: [] as Headers[],
  };
  server.use(
    http.post(uploads, ({ request }) => {
      its.begun++;
      its.offset = 0;
      its.headers.push(request.headers);
      return HttpResponse.json({ id: 'u1', dataset: 'orders', offset: 0 }, { status: 201 });
    }),
    http.get(`${uploads}/u1`, () => HttpResponse.json({ id: 'u1', offset: its.offset })),
    http.patch(`${uploads}/u1`, async ({ request }) => {
      const from = Number(request.headers.get('upload-offset'));
      if (from !== its.offset) return problem(409, 'conflict', 'The upload is at offset 0.');
      const part = await request.arrayBuffer();
      its.parts.push(from);
      if (lose(its.parts.length)) {
        its.offset += 1_000; // what came before the connection broke
        return HttpResponse.error();
      }
      its.offset += part.byteLength;
      return new HttpResponse(null, {
        status: 204,
        headers: { 'Upload-Offset': String(its.offset) },
      });
    }),
    http.post(`${uploads}/u1/finish`, async ({ request }) => {
      its.again = new URL(request.url).searchParams.get('again');
      its.sha256 = ((await request.json()) as { sha256: string }).sha256;
      return HttpResponse.json(batch(43, { dataset: 'orders' }));
    }),
  );
  return its;
}

const bytes = new Uint8Array(SIZE).map((_, i) => (i * 7) % 251);

async function sendLarge() {
  const file = new File([bytes], 'orders.csv', { lastModified: 1 });
  renderApp('/');
  const input = await screen.findByLabelText('Choose a file');
  fireEvent.change(input, { target: { files: [file] } });
  await user.click(await screen.findByRole('button', { name: /^Send/ }));
}

beforeEach(async () => {
  localStorage.clear();
  await i18next.changeLanguage('en');
});

it('sends a large file in parts, goes on where the server is, and tells its checksum', async () => {
  const its = gateway((n) => n === 2);

  await sendLarge();

  expect(await screen.findByText('Batch 43', {}, { timeout: 20_000 })).toBeVisible();
  expect(its.parts).toEqual([0, PART, PART + 1_000, 2 * PART]);
  expect(its.offset).toBe(SIZE);
  expect(its.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(its.again).toBe('false');
  expect(its.headers[0]?.get('upload-length')).toBe(String(SIZE));
  expect(its.headers[0]?.get('upload-metadata')).toBe(
    `filetype ${btoa('text/csv')},filename ${btoa('orders.csv')}`,
  );
  expect(its.headers[0]?.get('idempotency-key')).toMatch(/^web-/);
  expect(Object.keys(localStorage).filter((name) => /^millrace-upload/.test(name))).toEqual([]);
}, 30_000);

it('goes on with the same file when it is chosen again', async () => {
  const its = gateway(() => false);
  let isOff = true;
  server.use(
    http.patch(`${uploads}/u1`, () =>
      isOff && its.offset === PART ? problem(422, 'unprocessable', 'Not now.') : undefined,
    ),
  );
  await sendLarge();
  expect(await screen.findByText('Not now.', {}, { timeout: 20_000 })).toBeVisible();

  isOff = false;
  await user.click(screen.getByRole('button', { name: /^Send/ }));

  expect(await screen.findByText('Batch 43', {}, { timeout: 20_000 })).toBeVisible();
  expect(its.begun).toBe(1);
  expect(its.parts).toEqual([0, PART, 2 * PART]);
}, 30_000);

it('says that the connection is lost, and can be cancelled then', async () => {
  gateway(() => false);
  server.use(
    http.patch(`${uploads}/u1`, () => HttpResponse.error()),
    http.get(`${uploads}/u1`, () => HttpResponse.json({ id: 'u1', offset: 0 }), { once: true }),
  );
  await sendLarge();

  expect(await screen.findByText(/^Connection lost at/, {}, { timeout: 20_000 })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));

  await waitFor(() => expect(screen.getByLabelText('Dataset')).toBeVisible());
  expect(screen.queryByRole('alert')).toBeNull();
}, 30_000);
