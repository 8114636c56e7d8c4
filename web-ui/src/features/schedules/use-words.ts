import { useTranslation } from 'react-i18next';
import type { Schedule, ScheduleStarts } from '@/shared/api/types.ts';
import { readCron } from './cron-words.ts';

/** What a schedule starts and when, in words. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const list = (items: readonly string[]) =>
    new Intl.ListFormat(language, { type: 'conjunction' }).format(items);
  const choice = (items: readonly string[]) =>
    new Intl.ListFormat(language, { type: 'disjunction' }).format(items);

  const cron = (expression: string) =>
    readCron(
      expression,
      {
        everyMinute: () => t('schedules.words.everyMinute'),
        everyMinutes: (step) => t('schedules.words.everyMinutes', { step }),
        atMinutes: (minutes) => t('schedules.words.atMinutes', { minutes }),
        atTimes: (times) => t('schedules.words.atTimes', { times }),
        within: (minutes, hours) => t('schedules.words.within', { minutes, hours }),
        everyDay: () => t('schedules.words.everyDay'),
        onWeekdays: () => t('schedules.words.onWeekdays'),
        onDays: (days) => t('schedules.words.onDays', { days }),
        onDates: (dates) => t('schedules.words.onDates', { dates }),
        either: (dates, days) => t('schedules.words.either', { dates, days }),
        inMonths: (months) => t('schedules.words.inMonths', { months }),
      },
      language,
    );

  const subject = ({ kind, name }: Pick<ScheduleStarts, 'kind' | 'name'>) =>
    name === undefined
      ? t('schedules.allChecks')
      : t(`schedules.subject.${kind}`, { name, interpolation: { escapeValue: false } });

  function when({ when: its }: Pick<Schedule, 'when'>): string {
    switch (its.kind) {
      case 'cron':
        return `${cron(its.cron ?? '') ?? its.cron ?? ''} (${its.zone ?? 'UTC'})`;
      case 'interval':
        return t('schedules.words.every', { length: lengthOf(its.seconds ?? 0, language) });
      case 'event':
        return t(`schedules.words.after.${its.outcome ?? 'succeeded'}`, {
          run: subject(its.run ?? { kind: 'checks' }),
        });
      case 'dataset': {
        const names = its.datasets ?? [];
        const datasets = its.match === 'all' ? list(names) : choice(names);
        return t('schedules.words.data', { datasets });
      }
    }
  }

  return { cron, subject, when };
}

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** Seconds in the largest unit that fits. */
export function lengthOf(seconds: number, language: string): string {
  const [size, unit] = UNITS.find(([each]) => seconds % each === 0) ?? UNITS[3];
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(seconds / size);
}
