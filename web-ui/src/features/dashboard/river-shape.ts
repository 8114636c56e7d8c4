import type { River } from '@/shared/api/types.ts';

export const STAGES = ['in', 'stored', 'models', 'golden', 'checks'] as const;
export type StageName = (typeof STAGES)[number];

/** Width of the bed and its place in a picture of 100 units. */
const BED = 62;
const TOP = 8;
const FLOOR = 100;
/** What flows is seen, however little it is. */
const THINNEST = 3;
/** Half of the way on which the stream changes its width at a gate. */
const EASE = 0.16;

/** `leaves` is the share of the whole stream that goes out sideways at this stage. */
type Reach = { width: number; leaves: number; flows: boolean };

/** The stream in each stage, as shares of what came in. */
export function reaches(river: River): Reach[] {
  const { in: rowsIn = 0, stored = 0, quarantined = 0, models = 0 } = river;
  const { golden = 0, duplicates = 0, checks = {} } = river;
  const { pass = 0, warn = 0, fail = 0 } = checks;
  const kept = ratio(stored, stored + quarantined);
  const unique = kept * ratio(golden, golden + duplicates);
  const clean = unique * ratio(pass + warn, pass + warn + fail);
  return [
    { width: 1, leaves: 0, flows: rowsIn > 0 },
    { width: kept, leaves: 1 - kept, flows: stored > 0 },
    { width: kept, leaves: 0, flows: models > 0 },
    { width: unique, leaves: kept - unique, flows: golden > 0 },
    { width: clean, leaves: unique - clean, flows: pass + warn + fail > 0 },
  ];
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

type Shape = { stage: StageName; stream: string; flows: boolean; exit?: string };

/**
 * Paths of the stream and of what leaves it, one of each a stage. The stream runs along the first
 * axis, `length` units for each stage; `along` = 'x' lays it from left to right, 'y' downwards.
 */
export function riverShape(river: River, length: number, along: 'x' | 'y'): Shape[] {
  const all = reaches(river);
  const draw = pen(along);
  return all.map((reach, i) => {
    const before = all[i - 1] ?? reach;
    const start = i * length;
    const ease = i === 0 ? 0 : length * EASE;
    const thick = edge(before.width);
    const thin = edge(reach.width);
    const stream = draw([
      ['M', [start, TOP]],
      ['L', [start + length, TOP]],
      ['L', [start + length, thin]],
      ['L', [start + 2 * ease, thin]],
      ['C', [start + ease, thin], [start + ease, thick], [start, thick]],
      ['Z'],
    ]);
    const exit =
      reach.leaves > 0 && reach.flows ? draw(exitOf(start, ease, thin, thick)) : undefined;
    return { stage: STAGES[i] ?? 'in', stream, flows: reach.flows, exit };
  });
}

function edge(width: number): number {
  return TOP + Math.max(width * BED, THINNEST);
}

/** A band that leaves the lower edge between `thin` and `thick` and falls to the floor. */
function exitOf(start: number, ease: number, thin: number, thick: number): Step[] {
  const width = Math.max(thick - thin, THINNEST);
  const upper = Math.min(thin, thick - THINNEST);
  const far = start + 2 * ease + width;
  const near = start + 2 * ease;
  return [
    ['M', [start, upper]],
    ['C', [start + ease * 1.5, upper], [far, upper], [far, FLOOR]],
    ['L', [near, FLOOR]],
    ['C', [near, upper + width], [start + ease, upper + width], [start, upper + width]],
    ['Z'],
  ];
}

type Point = readonly [along: number, across: number];
type Step = readonly [command: string, ...points: Point[]];

function pen(along: 'x' | 'y') {
  const at = ([a, b]: Point) =>
    along === 'x' ? `${round(a)} ${round(b)}` : `${round(b)} ${round(a)}`;
  return (steps: readonly Step[]) =>
    steps.map(([command, ...points]) => command + points.map(at).join(' ')).join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
