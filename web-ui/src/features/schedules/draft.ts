import type { Schedule, ScheduleOrder } from '@/shared/api/types.ts';

export type Kind = Schedule['starts']['kind'];
export type WhenKind = Schedule['when']['kind'];

/** What the form holds; of each kind what was typed last. */
export type Draft = {
  name: string;
  kind: Kind;
  subject: string;
  command: NonNullable<Schedule['starts']['command']>;
  select: string;
  when: WhenKind;
  cron: string;
  zone: string;
  minutes: string;
  afterKind: Kind;
  afterSubject: string;
  outcome: NonNullable<Schedule['when']['outcome']>;
  datasets: readonly string[];
  match: NonNullable<Schedule['when']['match']>;
  catchUp: Schedule['catchUp'];
  overlap: Schedule['overlap'];
};

export const KINDS = ['project', 'entity', 'checks', 'source'] as const satisfies readonly Kind[];
export const WHENS = [
  'cron',
  'interval',
  'event',
  'dataset',
] as const satisfies readonly WhenKind[];
export const COMMANDS = [
  'build',
  'run',
  'test',
  'seed',
  'snapshot',
  'freshness',
  'compile',
] as const;
export const OUTCOMES = ['succeeded', 'failed', 'ended'] as const;
export const CATCH_UPS = ['once', 'none', 'each'] as const;
export const OVERLAPS = ['skip', 'queue'] as const;
export const MATCHES = ['any', 'all'] as const;

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

export function emptyDraft(): Draft {
  return {
    name: '',
    kind: 'project',
    subject: '',
    command: 'build',
    select: '',
    when: 'cron',
    cron: '0 6 * * 1-5',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    minutes: '60',
    afterKind: 'project',
    afterSubject: '',
    outcome: 'succeeded',
    datasets: [],
    match: 'any',
    catchUp: 'once',
    overlap: 'skip',
  };
}

export function draftOf({ name, starts, when, catchUp, overlap }: Schedule): Draft {
  const empty = emptyDraft();
  return {
    ...empty,
    name,
    kind: starts.kind,
    subject: starts.name ?? '',
    command: starts.command ?? empty.command,
    select: starts.select ?? '',
    when: when.kind,
    cron: when.cron ?? empty.cron,
    zone: when.zone ?? empty.zone,
    minutes: when.seconds === undefined ? empty.minutes : String(when.seconds / 60),
    afterKind: when.run?.kind ?? empty.afterKind,
    afterSubject: when.run?.name ?? '',
    outcome: when.outcome ?? empty.outcome,
    datasets: when.datasets ?? [],
    match: when.match ?? empty.match,
    catchUp,
    overlap,
  };
}

/** What the API is sent: what the form does not show of a schedule stays as it is. */
export function orderOf(draft: Draft, before?: Schedule): ScheduleOrder {
  const kept = before?.starts.kind === draft.kind ? before.starts : undefined;
  return {
    starts: {
      ...(draft.kind === 'project' && {
        ...kept,
        command: draft.command,
        select: draft.select.trim() || undefined,
      }),
      kind: draft.kind,
      name: draft.subject || undefined,
    },
    when: whenOf(draft),
    enabled: before?.enabled ?? true,
    catchUp: draft.catchUp,
    overlap: draft.overlap,
  };
}

function whenOf(draft: Draft): ScheduleOrder['when'] {
  switch (draft.when) {
    case 'cron':
      return { kind: 'cron', cron: draft.cron.trim(), zone: draft.zone };
    case 'interval':
      return { kind: 'interval', seconds: Math.round(Number(draft.minutes) * 60) };
    case 'event':
      return {
        kind: 'event',
        run: { kind: draft.afterKind, name: draft.afterSubject || undefined },
        outcome: draft.outcome,
      };
    case 'dataset':
      return { kind: 'dataset', datasets: [...draft.datasets], match: draft.match };
  }
}

/** Whether it is worth sending; the API says the rest. */
export function isWhole(draft: Draft): boolean {
  const isSubject = (kind: Kind, name: string) => kind === 'checks' || name !== '';
  if (!NAME.test(draft.name) || !isSubject(draft.kind, draft.subject)) return false;
  switch (draft.when) {
    case 'cron':
      return draft.cron.trim() !== '';
    case 'interval':
      return Number(draft.minutes) * 60 >= 1;
    case 'event':
      return isSubject(draft.afterKind, draft.afterSubject);
    case 'dataset':
      return draft.datasets.length > 0;
  }
}
