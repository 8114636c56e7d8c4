import type { AlertKind } from '@/shared/api/types.ts';

export const KINDS = [
  'quality-score',
  'error-rate',
  'service-down',
  'processing-delay',
  'resource-use',
] as const satisfies readonly AlertKind[];

export const SERVICES = ['ingest', 'transform', 'matching', 'quality', 'rca'] as const;
export const RESOURCES = ['cpu', 'memory'] as const;

/** The greatest threshold; nothing where a kind has none. */
export function mostOf(kind: AlertKind): number | undefined {
  if (kind === 'service-down') return undefined;
  return kind === 'processing-delay' ? 604_800 : 100;
}

/** What the subject is chosen from; a dataset is typed. */
export function subjectsOf(kind: AlertKind): readonly string[] | undefined {
  switch (kind) {
    case 'quality-score':
    case 'error-rate':
      return undefined;
    case 'service-down':
    case 'processing-delay':
      return ['', ...SERVICES];
    case 'resource-use':
      return RESOURCES;
  }
}
