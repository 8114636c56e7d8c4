import type { BatchState } from '@/shared/api/types.ts';

/** What a colour means, everywhere. `quiet` is no judgement. */
export type Tone = 'well' | 'attention' | 'broken' | 'info' | 'quiet';

export function batchTone(state: BatchState): Tone {
  switch (state) {
    case 'received':
    case 'running':
      return 'info';
    case 'stored':
      return 'well';
    case 'failed':
      return 'broken';
  }
}

const RUN_TONES: Record<string, Tone> = {
  queued: 'quiet',
  running: 'info',
  succeeded: 'well',
  success: 'well',
  pass: 'well',
  built: 'well',
  done: 'well',
  warn: 'attention',
  skipped: 'quiet',
  refused: 'broken',
  failed: 'broken',
  fail: 'broken',
  error: 'broken',
};

/** Runs, nodes and entities have states of an open list. */
export function runTone(state: string | undefined): Tone {
  return RUN_TONES[state ?? ''] ?? 'quiet';
}

export function scoreTone(score: number | undefined): Tone {
  if (score === undefined) return 'quiet';
  if (score >= 95) return 'well';
  return score >= 80 ? 'attention' : 'broken';
}
