const SIZES = ['', 'k', 'M', 'G', 'T'];

/** French counts octets and jours. */
const NAMES = { byte: { en: 'B', fr: 'o' }, day: { en: 'd', fr: 'j' } };

export type Format = ReturnType<typeof formatsOf>;

/** Writers of figures and times of one language. Absent values are written as a dash. */
export function formatsOf(language: string) {
  const words = language.startsWith('fr') ? 'fr' : 'en';
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 4 });
  const short = new Intl.NumberFormat(language, {
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR' });
  const one = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });

  return {
    count: (value: number | undefined) => (value === undefined ? DASH : whole.format(value)),
    exact: (value: number | undefined) => (value === undefined ? DASH : exact.format(value)),
    short: (value: number | undefined) => (value === undefined ? DASH : short.format(value)),
    score: (value: number | undefined) => (value === undefined ? DASH : one.format(value)),
    euros: (value: number | undefined) => (value === undefined ? DASH : money.format(value)),
    /** `part` of `whole` in percent; never 0 % or 100 % unless it is exactly that. */
    share: (part: number, of = 1) => share(language, of === 0 ? 0 : part / of),
    bytes: (value: number | undefined) =>
      value === undefined ? DASH : bytes(one, value, NAMES.byte[words]),
    time: (at: string | number) => time.format(new Date(at)),
    /** A date without a time, such as 2026-01-31, which is the same everywhere. */
    day: (date: string) => day.format(new Date(date)),
    dateTime: (at: string | undefined) => (at ? dateTime.format(new Date(at)) : DASH),
    ago: (at: string | number, now: number) =>
      ago(relative, (new Date(at).getTime() - now) / 1_000),
    duration: (millis: number) => duration(one, millis, NAMES.day[words]),
  };
}

export const DASH = '–';

function share(language: string, value: number): string {
  const digits = value !== 0 && value !== 1 && (value < 0.1 || value > 0.9) ? 1 : 0;
  const format = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: digits,
  });
  if (value > 0 && value < 0.001) return `< ${format.format(0.001)}`;
  if (value < 1 && value > 0.999) return `> ${format.format(0.999)}`;
  return format.format(value);
}

function bytes(format: Intl.NumberFormat, value: number, unit: string): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log(value) / Math.log(1_000)), 4);
  return `${format.format(value / 1_000 ** power)} ${SIZES[power]}${unit}`;
}

function ago(format: Intl.RelativeTimeFormat, seconds: number): string {
  const passed = Math.abs(seconds);
  if (passed < 60) return format.format(Math.min(0, Math.round(seconds)), 'second');
  if (passed < 3_600) return format.format(Math.round(seconds / 60), 'minute');
  if (passed < 86_400) return format.format(Math.round(seconds / 3_600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

function duration(format: Intl.NumberFormat, millis: number, day: string): string {
  if (millis < 1_000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${format.format(millis / 1_000)} s`;
  if (millis < 3_600_000)
    return `${Math.floor(millis / 60_000)} min ${Math.round((millis % 60_000) / 1_000)} s`;
  if (millis < 86_400_000)
    return `${Math.floor(millis / 3_600_000)} h ${Math.round((millis % 3_600_000) / 60_000)} min`;
  return `${format.format(millis / 86_400_000)} ${day}`;
}
