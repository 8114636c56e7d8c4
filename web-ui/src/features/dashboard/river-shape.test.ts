import { expect, it } from 'vitest';
import { reaches, riverShape } from './river-shape.ts';

const river = {
  in: 100,
  stored: 90,
  quarantined: 10,
  models: 3,
  golden: 60,
  duplicates: 20,
  checks: { pass: 6, warn: 0, fail: 2 },
};

it('carries on what passes and lets out the rest: nothing is lost', () => {
  const all = reaches(river);

  expect(all.map(({ width }) => Math.round(width * 1_000) / 1_000)).toEqual([
    1, 0.9, 0.9, 0.675, 0.506,
  ]);
  all.reduce((before, { width, leaves }) => {
    expect(width + leaves).toBeCloseTo(before);
    return width;
  }, 1);
});

it('is dry where nothing flows', () => {
  expect(reaches({}).map(({ flows }) => flows)).toEqual([false, false, false, false, false]);
  expect(reaches({ in: 5, stored: 5 }).map(({ flows }) => flows)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it('draws what leaves, and only that', () => {
  const shapes = riverShape(river, 200, 'x');

  expect(shapes.filter(({ exit }) => exit).map(({ stage }) => stage)).toEqual([
    'stored',
    'golden',
    'checks',
  ]);
  expect(riverShape({ in: 5, stored: 5 }, 200, 'x').every(({ exit }) => exit === undefined)).toBe(
    true,
  );
});

it('runs to the right or downwards along the same line', () => {
  const right = riverShape(river, 200, 'x')[0]?.stream;
  const down = riverShape(river, 200, 'y')[0]?.stream;

  expect(right).toBe('M0 8L200 8L200 70L0 70C0 70 0 70 0 70Z');
  expect(down).toBe('M8 0L8 200L70 200L70 0C70 0 70 0 70 0Z');
});
