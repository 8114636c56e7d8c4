import type { LinkProps } from '@tanstack/react-router';
import type { IconName } from '@/shared/ui/icon.tsx';

type Place = { to: NonNullable<LinkProps['to']>; name: PlaceName; icon: IconName };

export type PlaceName =
  | 'home'
  | 'incidents'
  | 'alerts'
  | 'sources'
  | 'routes'
  | 'batches'
  | 'quarantine'
  | 'datasets'
  | 'drifts'
  | 'models'
  | 'entities'
  | 'quality'
  | 'schedules';

/** The pages in the order of the river. */
export const PLACES: readonly Place[] = [
  { to: '/', name: 'home', icon: 'home' },
  { to: '/incidents', name: 'incidents', icon: 'incidents' },
  { to: '/alerts', name: 'alerts', icon: 'bell' },
  { to: '/sources', name: 'sources', icon: 'sources' },
  { to: '/routes', name: 'routes', icon: 'split' },
  { to: '/batches', name: 'batches', icon: 'batches' },
  { to: '/quarantine', name: 'quarantine', icon: 'quarantine' },
  { to: '/datasets', name: 'datasets', icon: 'datasets' },
  { to: '/drifts', name: 'drifts', icon: 'drifts' },
  { to: '/models', name: 'models', icon: 'models' },
  { to: '/entities', name: 'entities', icon: 'entities' },
  { to: '/quality', name: 'quality', icon: 'quality' },
  { to: '/schedules', name: 'schedules', icon: 'clock' },
];

/** The pages of an organisation's keepers. */
export const KEPT = [
  { to: '/members', name: 'members', icon: 'entities' },
  { to: '/usage', name: 'usage', icon: 'usage' },
  { to: '/api-keys', name: 'keys', icon: 'key' },
  { to: '/audit', name: 'audit', icon: 'clock' },
] as const;
