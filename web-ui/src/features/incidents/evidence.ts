export type Clue = { name: string; value: string | number };

/** Evidence as names and values, whatever the engine wrote down; nested ones by their path. */
export function cluesOf(evidence: unknown, path = ''): Clue[] {
  if (evidence === null || evidence === undefined) return [];
  if (Array.isArray(evidence)) {
    return evidence.every((each) => typeof each !== 'object')
      ? [{ name: path, value: evidence.join(', ') }]
      : evidence.flatMap((each, i) => cluesOf(each, `${path} ${i + 1}`.trim()));
  }
  if (typeof evidence === 'object') {
    return Object.entries(evidence).flatMap(([name, value]) =>
      cluesOf(value, path ? `${path}.${name}` : name),
    );
  }
  return [{ name: path, value: scalar(evidence) }];
}

function scalar(value: unknown): string | number {
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
