import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';

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
