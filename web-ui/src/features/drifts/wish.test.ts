import { expect, it } from 'vitest';
import type { Drift } from '@/shared/api/types.ts';
import { hasDirections, placesOf } from './wish.ts';

function drift(kind: Drift['kind'], mapping: Partial<Drift['mapping']>) {
  return { kind, mapping: { rule: 'cast' as const, into: [], values: {}, ...mapping } };
}

it('offers the old rows where they can be converted', () => {
  expect(hasDirections(drift('unit', { factor: 100 }))).toBe(true);
  expect(hasDirections(drift('renamed', { factor: 1000 }))).toBe(true);
  expect(hasDirections(drift('renamed', {}))).toBe(false);
  expect(hasDirections(drift('retyped', { detail: '99 99', written: '9999' }))).toBe(true);
  expect(hasDirections(drift('retyped', { detail: 'case', written: 'a' }))).toBe(false);
  expect(hasDirections(drift('split', {}))).toBe(false);
});

it('offers a place where values may be of another type', () => {
  expect(placesOf(drift('retyped', { detail: 'text' }))).toEqual(['beside', 'widened']);
  expect(placesOf(drift('retyped', { detail: '99', written: '9' }))).toEqual([]);
  expect(placesOf(drift('unit', { factor: 100 }))).toEqual(['widened']);
  expect(placesOf(drift('recoded', {}))).toEqual([]);
});
