import { expect, it } from 'vitest';
import { changed } from './changed.ts';

it('marks what differs between the common ends', () => {
  const { before, after } = changed('1,12 EUR,Rome', '1,12,Rome');

  expect(before).toEqual({ head: '1,12', middle: ' EUR', tail: ',Rome' });
  expect(after).toEqual({ head: '1,12', middle: '', tail: ',Rome' });
});

it('never takes a character for both ends', () => {
  expect(changed('aa', 'aaa').after).toEqual({ head: 'aa', middle: 'a', tail: '' });
  expect(changed('', 'x').after).toEqual({ head: '', middle: 'x', tail: '' });
  expect(changed('same', 'same').before.middle).toBe('');
});

it('keeps characters of two units whole', () => {
  expect(changed('a😀b', 'a😁b').after.middle).toBe('😁');
});
