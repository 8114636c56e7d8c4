import { expect, it } from 'vitest';
import { readCron, type CronWords } from './cron-words.ts';

const words: CronWords = {
  everyMinute: () => 'every minute',
  everyMinutes: (step) => `every ${step} minutes`,
  atMinutes: (minutes) => `at minute ${minutes}`,
  atTimes: (times) => `at ${times}`,
  within: (minutes, hours) => `minutes ${minutes} of hours ${hours}`,
  everyDay: () => 'every day',
  onWeekdays: () => 'on weekdays',
  onDays: (days) => `on ${days}`,
  onDates: (dates) => `on the ${dates}`,
  either: (dates, days) => `on the ${dates} or on ${days}`,
  inMonths: (months) => `in ${months}`,
};

it.each([
  ['* * * * *', 'every minute, every day'],
  ['*/15 * * * *', 'every 15 minutes, every day'],
  ['5,35 * * * *', 'at minute 5 and 35, every day'],
  ['30 6 * * 1-5', 'at 06:30, on weekdays'],
  ['0 6,18 * * mon,5', 'at 06:00 and 18:00, on Monday and Friday'],
  ['0 9 * * 6-7', 'at 09:00, on Saturday–Sunday'],
  ['*/10 8-18 * * *', 'minutes */10 of hours 8-18, every day'],
  ['0 0 1,15 jan,7 *', 'at 00:00, on the 1 and 15, in January and July'],
  ['0 0 13 * 5', 'at 00:00, on the 13 or on Friday'],
  ['@weekly', 'at 00:00, on Sunday'],
])('reads %s', (cron, text) => {
  expect(readCron(cron, words, 'en')).toBe(text);
});

it('speaks the language', () => {
  expect(readCron('0 6 * 3 1', words, 'fr')).toBe('at 06:00, on lundi, in mars');
});

it('says nothing of what is no expression', () => {
  expect(readCron('0 6 *', words, 'en')).toBeUndefined();
  expect(readCron('', words, 'en')).toBeUndefined();
});
