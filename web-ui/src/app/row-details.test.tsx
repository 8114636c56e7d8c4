import { screen } from '@testing-library/react';
import i18next from 'i18next';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { QuarantinedRow } from '@/shared/api/types.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const rows: Partial<QuarantinedRow>[] = [
  {
    detail: 'The value is not a date',
    wording: { code: 'not-of-type', type: 'date' },
  },
  {
    detail: '3 fields where the header has 8',
    wording: { code: 'field-count', found: 3, limit: 8 },
  },
  { detail: 'The rule fails: division by zero' },
];

beforeEach(() => {
  server.use(
    http.get('*/api/v1/quarantine', () =>
      HttpResponse.json({
        items: rows.map((row, n) => ({ ...fixtures.quarantine[0], id: String(n), ...row })),
      }),
    ),
  );
});

afterEach(async () => {
  await i18next.changeLanguage('en');
});

it('says in English what is wrong with a row', async () => {
  await i18next.changeLanguage('en');
  renderApp('/quarantine');

  expect(await screen.findByText('The value is not a date')).toBeVisible();
  expect(screen.getByText('Fields in the line: 3; in the header: 8')).toBeVisible();
});

it('says it in French, and keeps the words that have no code', async () => {
  await i18next.changeLanguage('fr');
  renderApp('/quarantine');

  expect(await screen.findByText('La valeur n’est pas une date')).toHaveAttribute(
    'title',
    'The value is not a date',
  );
  expect(screen.getByText('Champs dans la ligne : 3 ; dans l’en-tête : 8')).toBeVisible();
  expect(screen.getByText('The rule fails: division by zero')).toBeVisible();
});
