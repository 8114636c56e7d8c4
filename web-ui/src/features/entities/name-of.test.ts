import { expect, it } from 'vitest';
import { nameOf } from './name-of.ts';

const value = (text: string) => ({ value: text, dataset: 'crm', recordId: '1', rule: 'agreed' });

it('calls a record by its names, the given one first', () => {
  const values = { city: value('Nantes'), last_name: value('Meyer'), first_name: value('Lea') };

  expect(nameOf({ entityId: 'x', values, members: 1 })).toBe('Lea Meyer');
});

it('falls back on what there is, then on the id', () => {
  expect(nameOf({ entityId: 'x', values: { sku: value('A1'), size: value('') }, members: 1 })).toBe(
    'A1',
  );
  expect(nameOf({ entityId: 'x', values: {}, members: 1 })).toBe('x');
});
