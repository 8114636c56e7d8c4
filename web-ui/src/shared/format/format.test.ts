import { expect, it } from 'vitest';
import { DASH, formatsOf } from './format.ts';

const en = formatsOf('en');
const fr = formatsOf('fr');

it('writes figures as the language does', () => {
  expect(en.count(1_234_567)).toBe('1,234,567');
  expect(fr.count(1_234_567)).toBe('1\u202f234\u202f567');
  expect(en.short(1_234)).toBe('1.23K');
  expect(en.exact(41.274)).toBe('41.274');
  expect(en.score(93.44)).toBe('93.4');
  expect(en.count(undefined)).toBe(DASH);
});

it('never says none or all of it unless it is so', () => {
  expect(en.share(0, 10)).toBe('0%');
  expect(en.share(10, 10)).toBe('100%');
  expect(en.share(1, 1_000_000)).toBe('< 0.1%');
  expect(en.share(999_999, 1_000_000)).toBe('> 99.9%');
  expect(en.share(0.314)).toBe('31%');
  expect(en.share(1, 0)).toBe('0%');
});

it('writes sizes, spans and ages', () => {
  expect(en.bytes(84_311)).toBe('84.3 kB');
  expect(en.bytes(0)).toBe('0 B');
  expect(fr.bytes(84_311)).toBe('84,3 ko');
  expect(fr.duration(2 * 86_400_000)).toBe('2 j');
  expect(en.duration(84)).toBe('84 ms');
  expect(en.duration(1_240)).toBe('1.2 s');
  expect(en.duration(90_000)).toBe('1 min 30 s');
  expect(en.duration(3_660_000)).toBe('1 h 1 min');
  expect(en.duration(2 * 86_400_000)).toBe('2 d');
  const now = Date.parse('2026-01-01T12:00:00Z');
  expect(en.ago('2026-01-01T12:00:05Z', now)).toBe('now');
  expect(en.ago('2026-01-01T11:59:30Z', now)).toMatch(/30 sec/);
  expect(en.ago('2026-01-01T11:50:00Z', now)).toMatch(/10 min/);
  expect(en.ago('2026-01-01T09:00:00Z', now)).toMatch(/3 h/);
  expect(fr.ago('2025-12-30T12:00:00Z', now)).toBe('avant-hier');
});
