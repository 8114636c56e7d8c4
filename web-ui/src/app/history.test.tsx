import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { beforeEach, expect, it } from 'vitest';
import { renderApp } from '../../testing/render-app.tsx';

const user = userEvent.setup();

beforeEach(async () => {
  await i18next.changeLanguage('en');
});

it('opens the versions of a record, says what changed, and gives the focus back', async () => {
  renderApp('/datasets/customers');
  const link = await screen.findByRole('link', { name: 'Versions of 17920' });
  link.focus();
  await user.keyboard('{Enter}');

  const panel = within(await screen.findByRole('region', { name: 'Versions of 17920' }));
  expect(await panel.findByText('current')).toBeVisible();
  expect(panel.getByText('Ada Byron', { selector: 'del *' })).toBeVisible();
  expect(panel.getByText('Ada Lovelace', { selector: 'ins *' })).toBeVisible();
  expect(panel.getByRole('link', { name: '39' })).toHaveAttribute('href', '/batches/39');
  expect(panel.getByRole('button', { name: 'Close' })).toHaveFocus();

  await user.keyboard('{Escape}');

  await waitFor(() => expect(screen.queryByText('current')).toBeNull());
  expect(screen.getByRole('link', { name: 'Versions of 17920' })).toHaveFocus();
});

it('shows what a dataset held at a moment, and now again', async () => {
  renderApp('/datasets/customers');
  await screen.findByText('Ada Lovelace');

  fireEvent.change(screen.getByLabelText('As of'), { target: { value: '2026-01-31T12:00:00' } });
  expect(await screen.findByText('Ada Byron')).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Now' }));
  expect(await screen.findByText('Ada Lovelace')).toBeVisible();
  expect(screen.getByLabelText('As of')).toHaveValue('');
});

it('says that it held nothing then', async () => {
  renderApp('/datasets/customers?as_of=2001-01-01T00%3A00%3A00Z');

  expect(await screen.findByText('It held nothing then')).toBeVisible();
});

it('offers no versions where rows have no key', async () => {
  renderApp('/datasets/orders');

  await screen.findByText('100 rows');
  expect(screen.queryByRole('link', { name: /^Versions of/ })).toBeNull();
});
