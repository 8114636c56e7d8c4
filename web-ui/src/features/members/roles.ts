import type { Role } from '@/shared/api/types.ts';

const ROLES: readonly Role[] = ['viewer', 'steward', 'engineer', 'admin', 'owner'];

/** The roles that somebody with the role `mine` gives to others: only an owner makes an owner. */
export function rolesFor(mine: Role): readonly Role[] {
  return mine === 'owner' ? ROLES : ROLES.filter((role) => role !== 'owner');
}
