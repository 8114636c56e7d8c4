const ORDER = [
  'column',
  'measure',
  'ratio',
  'hint',
  'rows',
  'weight',
  'baseline',
  'batches',
  'source',
  'storedAt',
];
/** Shown as a picture. */
const PICTURED = new Set(['expected', 'actual']);

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

export type Comparison = { expected: number; actual: number };

/** What was expected and what was found, where the evidence has both. */
export function comparisonOf({
  expected,
  actual,
}: Record<string, unknown>): Comparison | undefined {
  return typeof expected === 'number' && typeof actual === 'number'
    ? { expected, actual }
    : undefined;
}

/** The rest of the evidence, in the order in which one reads it. */
export function cluesBeside(evidence: Record<string, unknown>): Clue[] {
  const clues = cluesOf(evidence);
  const isPictured = comparisonOf(evidence) !== undefined;
  const rank = ({ name }: Clue) => ORDER.indexOf(name) + 1 || ORDER.length + 1;
  return clues
    .filter(({ name }) => !(isPictured && PICTURED.has(name)))
    .filter(({ name, value }) => name !== 'weight' || value !== evidence.rows)
    .sort((a, b) => rank(a) - rank(b));
}
