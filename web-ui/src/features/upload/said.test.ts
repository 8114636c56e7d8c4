import { expect, it } from 'vitest';
import { queryOf, saying } from './said.ts';

it('writes what is said as parameters', () => {
  expect(queryOf({})).toBe('');
  expect(queryOf({ delimiter: ';', quote: '', encoding: 'windows-1252', header: false })).toBe(
    '&delimiter=%3B&quote=&encoding=windows-1252&header=false',
  );
  expect(queryOf({ delimiter: '\t' })).toBe('&delimiter=%09');
});

it('says another thing, or nothing any more', () => {
  expect(saying({ delimiter: ';' }, 'header', true)).toEqual({ delimiter: ';', header: true });
  expect(saying({ delimiter: ';', header: true }, 'delimiter', undefined)).toEqual({
    header: true,
  });
});
