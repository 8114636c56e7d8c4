import i18next from 'i18next';
import { expect, it } from 'vitest';
import type { Drift } from '@/shared/api/types.ts';
import { formatsOf } from '@/shared/format/format.ts';
import { columnsNow, isCarriedOut, mappingWords } from './mapping-words.ts';

type Mapping = Drift['mapping'];

const none: Mapping = { rule: 'none', into: [], values: {} };

function drift(kind: Drift['kind'], columns: string[], mapping: Partial<Mapping>) {
  return { kind, columns, mapping: { ...none, ...mapping } };
}

const fahrenheit = { factor: 1 / 1.8, offset: -32 / 1.8, detail: '°F to °C' };

it.each([
  [drift('added', ['city'], {}), 'city is new; the other columns stay as they are.'],
  [drift('dropped', ['fax'], {}), 'fax comes no more; the rows so far keep their values.'],
  [
    drift('encoding', ['name'], {}),
    'Characters of name were lost before they came and cannot be brought back.',
  ],
  [drift('nested', ['name'], {}), 'Nothing is proposed.'],
  [
    drift('renamed', ['tel'], { rule: 'rename', into: ['phone'] }),
    'The column phone is read as tel.',
  ],
  [
    drift('renamed', ['height'], {
      rule: 'rename',
      into: ['height_cm'],
      factor: 100,
      offset: 0,
      detail: 'metres to centimetres',
    }),
    'The column height_cm is height in another unit (metres to centimetres): new = 100 × old.',
  ],
  [
    drift('unit', ['temp'], { rule: 'scale', into: ['temp'], ...fahrenheit }),
    'The numbers of temp come in another unit (°F to °C): new = old ÷ 1.8 − 17.7778.',
  ],
  [
    drift('unit', ['temp'], {
      rule: 'scale',
      into: ['temp'],
      factor: 1,
      offset: 273.15,
      detail: '°C to K',
    }),
    'The numbers of temp come in another unit (°C to K): new = old + 273.15.',
  ],
  [
    drift('unit', ['size'], {
      rule: 'scale',
      into: ['size'],
      factor: 1 / 1_048_576,
      detail: 'MiB',
    }),
    'The numbers of size come in another unit (MiB): new = old ÷ 1,048,576.',
  ],
  [
    drift('split', ['name'], { rule: 'split', into: ['first', 'last'], detail: ' ' }),
    'name is put together from first, last, with a space between them.',
  ],
  [
    drift('split', ['name'], { rule: 'split', into: ['last', 'first'], detail: ', ' }),
    'name is put together from last, first, with “, ” between them.',
  ],
  [
    drift('split', ['code'], { rule: 'split', into: ['country', 'number'], detail: '' }),
    'code is put together from country, number, with nothing between them.',
  ],
  [
    drift('nested', ['address'], { rule: 'split', into: ['street', 'city'], detail: 'object' }),
    'address is an object that is put together from street, city.',
  ],
  [
    drift('merged', ['first', 'last'], { rule: 'cut', into: ['name'], detail: ' ' }),
    'first, last are the parts of name, which is cut at “ ”.',
  ],
  [
    drift('recoded', ['country'], { rule: 'values', values: { UK: 'United Kingdom' } }),
    'Values of country that are new stand for old ones.',
  ],
  [
    drift('enum-grown', ['state'], { rule: 'values', values: { held: 'held' } }),
    'state has values that it never had; none of them stands for an old one.',
  ],
  [
    drift('retyped', ['price'], { rule: 'cast', into: ['price'], detail: 'decimal-comma' }),
    'The values of price come as numbers with a decimal comma and are converted.',
  ],
  [
    drift('retyped', ['day'], { rule: 'cast', into: ['day'], detail: 'dd/MM/yyyy' }),
    'The values of day are read by the pattern dd/MM/yyyy.',
  ],
  [
    drift('encoding', [], { rule: 'decode', detail: 'windows-1252' }),
    'The file is read as windows-1252 instead of UTF-8.',
  ],
  [
    drift('encoding', ['name'], { rule: 'decode', into: ['name'], detail: 'windows-1252' }),
    'The text of name is decoded again, from windows-1252.',
  ],
  [
    drift('nested', ['city'], { rule: 'path', into: ['city'], detail: 'address' }),
    'The value of city lies in the object address, under the key city.',
  ],
])('says %j', (its, text) => {
  expect(mappingWords(its, i18next.getFixedT('en'), formatsOf('en'))).toBe(text);
});

it('speaks the language', () => {
  const its = drift('unit', ['temp'], { rule: 'scale', into: ['temp'], ...fahrenheit });

  expect(mappingWords(its, i18next.getFixedT('fr'), formatsOf('fr'))).toBe(
    'Les nombres de temp viennent dans une autre unité (°F to °C) : nouveau = ancien ÷ 1,8 − 17,7778.',
  );
});

it('knows where the values are now', () => {
  const renamed = drift('renamed', ['tel'], { rule: 'rename', into: ['phone'] });
  const inside: Partial<Mapping> = { rule: 'path', into: ['value'], detail: 'price' };

  expect(columnsNow(renamed)).toEqual(['phone']);
  expect(columnsNow(drift('unit', ['price'], { rule: 'scale', into: ['price'] }))).toEqual([]);
  expect(columnsNow(drift('added', ['city'], {}))).toEqual([]);
  expect(columnsNow(drift('encoding', [], { rule: 'decode' }))).toEqual([]);
  expect(columnsNow(drift('nested', ['price'], inside))).toEqual(['price.value']);
});

it('tells what is carried out from what is only decided', () => {
  const rename: Partial<Mapping> = { rule: 'rename', into: ['phone'] };

  expect(isCarriedOut(drift('renamed', ['tel'], rename))).toBe(true);
  expect(isCarriedOut(drift('unit', ['price'], { rule: 'scale', factor: 100 }))).toBe(true);
  expect(isCarriedOut(drift('enum-grown', ['state'], { rule: 'values' }))).toBe(false);
  expect(isCarriedOut(drift('encoding', ['name'], {}))).toBe(false);
});
