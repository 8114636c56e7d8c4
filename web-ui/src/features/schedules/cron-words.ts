/** What the reading of an expression is made of; words come from the language. */
export type CronWords = {
  everyMinute: () => string;
  everyMinutes: (step: string) => string;
  atMinutes: (minutes: string) => string;
  atTimes: (times: string) => string;
  within: (minutes: string, hours: string) => string;
  everyDay: () => string;
  onWeekdays: () => string;
  onDays: (days: string) => string;
  onDates: (dates: string) => string;
  either: (dates: string, days: string) => string;
  inMonths: (months: string) => string;
};

const SHORT: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');
const MOST_TIMES = 6;

/** A cron expression in plain words; undefined for what is none. */
export function readCron(cron: string, words: CronWords, language: string): string | undefined {
  const text = cron.trim();
  const fields = (SHORT[text] ?? text).split(/\s+/);
  const [minute, hour, date, month, day] = fields;
  if (fields.length !== 5 || !minute || !hour || !date || !month || !day) return undefined;
  const list = listOf(language);
  const months = list(named(month, MONTHS, 1).map((n) => nameOf(n, nameOfMonth(language))));
  return [
    timeWords(minute, hour, words, list),
    dayWords(date, day, words, language),
    month === '*' ? '' : words.inMonths(months),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

type List = (items: readonly string[]) => string;

function listOf(language: string): List {
  const format = new Intl.ListFormat(language, { type: 'conjunction' });
  return (items) => format.format(items);
}

function timeWords(minute: string, hour: string, words: CronWords, list: List): string {
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (hour === '*') {
    if (minute === '*') return words.everyMinute();
    return step ? words.everyMinutes(step) : words.atMinutes(list(minute.split(',')));
  }
  const minutes = numbers(minute);
  const hours = numbers(hour);
  if (minutes && hours && minutes.length * hours.length <= MOST_TIMES) {
    const times = hours.flatMap((h) => minutes.map((m) => `${two(h)}:${two(m)}`));
    return words.atTimes(list(times));
  }
  return words.within(minute, hour);
}

function dayWords(date: string, day: string, words: CronWords, language: string): string {
  const list = listOf(language);
  const dates = list(date.split(','));
  const days = list(named(day, DAYS, 0).map((n) => nameOf(n, nameOfDay(language))));
  if (date === '*' && day === '*') return words.everyDay();
  if (date === '*') return /^(1-5|mon-fri)$/i.test(day) ? words.onWeekdays() : words.onDays(days);
  return day === '*' ? words.onDates(dates) : words.either(dates, days);
}

/** Plain numbers, or undefined where there are ranges, steps or names. */
function numbers(field: string): number[] | undefined {
  const parts = field.split(',');
  return parts.every((part) => /^\d+$/.test(part)) ? parts.map(Number) : undefined;
}

/** The parts of a field, each a value or the ends of a range; what is no value stays a text. */
function named(field: string, names: readonly string[], least: number): (number | string)[][] {
  const one = (text: string) => {
    const at = names.indexOf(text.toLowerCase());
    const value = at >= 0 ? at + least : Number(text);
    return text !== '' && Number.isInteger(value) ? value : text;
  };
  return field.split(',').map((part) => part.split('-').map(one));
}

function nameOf(ends: readonly (number | string)[], name: (value: number) => string): string {
  return ends.map((end) => (typeof end === 'number' ? name(end) : end)).join('–');
}

function nameOfDay(language: string) {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return (day: number) => format.format(Date.UTC(2023, 0, 1 + (day % 7)));
}

function nameOfMonth(language: string) {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  return (month: number) => format.format(Date.UTC(2023, month - 1, 1));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
