import type { NodeResult, Run } from '@/shared/api/types.ts';

/**
 * Tests of `model` with their newest result. A test's name holds its model's between underscores,
 * as dbt names them (`not_null_orders_id`).
 */
export function testsOf(model: string, runs: readonly Run[]): NodeResult[] {
  const newest = new Map<string, NodeResult>();
  const name = new RegExp(`(^|[_.])${model.replace(/[^A-Za-z0-9_]/g, '')}([_.]|$)`);
  for (const run of runs) {
    for (const result of run.results ?? []) {
      if (result.kind === 'test' && name.test(result.node) && !newest.has(result.node)) {
        newest.set(result.node, result);
      }
    }
  }
  return [...newest.values()];
}
