import { expect, it } from 'vitest';
import { schedules } from '../../../testing/fixtures.ts';
import { draftOf, emptyDraft, isWhole, orderOf } from './draft.ts';

it('sends back what it was given', () => {
  for (const known of schedules) {
    const { starts, when, enabled, catchUp, overlap } = known;

    expect(orderOf(draftOf(known), known)).toEqual({ starts, when, enabled, catchUp, overlap });
  }
});

it('sends only the fields of the chosen kinds', () => {
  const draft = {
    ...emptyDraft(),
    name: 'all',
    kind: 'checks' as const,
    when: 'event' as const,
    afterSubject: 'shop',
  };

  const order = orderOf(draft);

  expect(JSON.parse(JSON.stringify(order))).toEqual({
    starts: { kind: 'checks' },
    when: { kind: 'event', run: { kind: 'project', name: 'shop' }, outcome: 'succeeded' },
    enabled: true,
    catchUp: 'once',
    overlap: 'skip',
  });
  expect(isWhole(draft)).toBe(true);
});

it('is not whole without a name, a subject and what its kind needs', () => {
  const whole = { ...emptyDraft(), name: 'nightly', subject: 'shop' };

  expect(isWhole(whole)).toBe(true);
  expect(isWhole({ ...whole, name: '1st' })).toBe(false);
  expect(isWhole({ ...whole, subject: '' })).toBe(false);
  expect(isWhole({ ...whole, cron: ' ' })).toBe(false);
  expect(isWhole({ ...whole, when: 'interval', minutes: '' })).toBe(false);
  expect(isWhole({ ...whole, when: 'dataset' })).toBe(false);
  expect(isWhole({ ...whole, when: 'event' })).toBe(false);
});
