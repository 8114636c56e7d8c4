import { expect, it } from 'vitest';
import { contentOf, DATASET_NAME, proposeDataset } from './dataset-name.ts';

it.each([
  ['orders.csv', 'orders'],
  ['Orders 2026-03.csv.gz', 'orders'],
  ['2011-10-02.csv', 'data'],
  ['Clients – été (v2).json', 'clients_ete_v2'],
  ['C:\\temp\\cdr_20260301T1200.ndjson', 'cdr'],
  ['42.csv', 'data'],
  [`${'x'.repeat(90)}.csv`, 'x'.repeat(63)],
])('proposes for %s the dataset %s', (file, name) => {
  expect(proposeDataset(file)).toBe(name);
  expect(proposeDataset(file)).toMatch(DATASET_NAME);
});

it('knows how a file is sent by its ending', () => {
  expect(contentOf('a.CSV')).toEqual({ type: 'text/csv' });
  expect(contentOf('a.jsonl.gz')).toEqual({ type: 'application/x-ndjson', encoding: 'gzip' });
  expect(contentOf('a.csv.ZST')).toEqual({ type: 'text/csv', encoding: 'zstd' });
  expect(contentOf('a.zst')).toBeUndefined();
  expect(contentOf('a.json')).toEqual({ type: 'application/json' });
  expect(contentOf('a.parquet')).toEqual({ type: 'application/vnd.apache.parquet' });
  expect(contentOf('a.xls')).toBeUndefined();
  expect(contentOf('a.xlsx.gz')).toBeUndefined();
  expect(contentOf('csv')).toBeUndefined();
});
