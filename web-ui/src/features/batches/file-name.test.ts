import { expect, it } from 'vitest';
import { nameIn } from './file-name.ts';

const disposition = (name: string) =>
  `attachment; filename="x"; filename*=UTF-8''${encodeURIComponent(name)}`;

it('reads a name, and leaves out that it was packed where it is no more', () => {
  const named = (name: string, encoding: string) =>
    nameIn(new Headers({ 'Content-Disposition': disposition(name), 'Content-Encoding': encoding }));

  expect(named('été 1.csv', 'identity')).toBe('été 1.csv');
  expect(named('orders.csv.gz', 'identity')).toBe('orders.csv.gz');
  expect(named('orders.csv.gz', 'gzip')).toBe('orders.csv');
  expect(named('orders.csv', 'gzip')).toBe('orders.csv');
  expect(named('orders.csv.ZST', 'zstd')).toBe('orders.csv');
});

it('knows none where none is said', () => {
  expect(nameIn(new Headers())).toBeUndefined();
});
