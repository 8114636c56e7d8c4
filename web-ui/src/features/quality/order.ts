import type { Check, Outcome } from '@/shared/api/types.ts';
import type { Tone } from '@/shared/ui/tone.ts';

const ORDER: Record<Outcome, number> = { fail: 0, error: 1, warn: 2, pass: 3 };

/** What is wrong comes first. */
export function worstFirst(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome]);
}

export function outcomeTone(outcome: Outcome): Tone {
  switch (outcome) {
    case 'pass':
      return 'well';
    case 'warn':
      return 'attention';
    case 'fail':
    case 'error':
      return 'broken';
  }
}
