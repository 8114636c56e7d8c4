import { expect, it } from 'vitest';
import { datasets } from '../../../testing/fixtures.ts';
import { recordKey } from './record-key.ts';

const [orders, customers] = datasets;

it('names a record by its key, several values with commas between', () => {
  if (!orders || !customers) throw new Error('no datasets');
  const both = { ...customers, key: ['name', 'customer_id'] };

  expect(recordKey(customers, { customer_id: 17_920, name: 'Ada' })).toBe('17920');
  expect(recordKey(both, { customer_id: 1, name: 'a,b\\c' })).toBe('a\\,b\\\\c,1');
  expect(recordKey({ ...orders, mode: 'upsert', key: ['InvoiceNo'] }, { invoice_no: 5 })).toBe('5');
  expect(recordKey(orders, { invoice_no: 5 })).toBeUndefined();
  expect(recordKey(customers, { customer_id: null })).toBeUndefined();
});
