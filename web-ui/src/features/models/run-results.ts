import type { NodeResult } from '@/shared/api/types.ts';

const WORST: NodeResult['status'][] = ['error', 'fail', 'warn', 'skipped', 'success', 'pass'];

/** What went wrong first, each kind in the order in which it ended. */
export function worstFirst(results: readonly NodeResult[]): NodeResult[] {
  return [...results].sort((a, b) => WORST.indexOf(a.status) - WORST.indexOf(b.status));
}

/** The relation that a model's node builds: `orders.v2` builds `orders_v2`, unless it has an alias. */
export function relationOf(node: string): string {
  const [last = node, before] = node.split('.').reverse();
  return before !== undefined && /^v\d/.test(last) ? `${before}_${last}` : last;
}
