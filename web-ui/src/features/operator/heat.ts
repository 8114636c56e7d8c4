import type { TenantItem } from '@/shared/api/types.ts';

/** By what the grid is coloured. */
export type Measure = 'queue' | 'cpu' | 'rows';

export const MEASURES: readonly Measure[] = ['queue', 'cpu', 'rows'];

export const LEVELS = 5;

export function valueOf(tenant: TenantItem, measure: Measure): number {
  switch (measure) {
    case 'queue':
      return tenant.jobs.queued + tenant.jobs.running;
    case 'cpu':
      return tenant.load.cpu;
    case 'rows':
      return tenant.load.rowsPerSecond;
  }
}

/** How hot a value is among others: 0 for none, [LEVELS] for the hottest; small ones are told apart best. */
export function levelOf(value: number, hottest: number): number {
  if (value <= 0 || hottest <= 0) return 0;
  return Math.ceil(Math.sqrt(value / hottest) * LEVELS);
}

/** The hottest first, those that rest by name. */
export function byHeat(tenants: readonly TenantItem[], measure: Measure): TenantItem[] {
  return [...tenants].sort(
    (a, b) => valueOf(b, measure) - valueOf(a, measure) || a.slug.localeCompare(b.slug),
  );
}
