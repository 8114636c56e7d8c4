import { useSyncExternalStore } from 'react';
import type { Session } from './create-session.ts';
import { session } from './session.ts';

/** Whether the last sign-out did not reach the server. */
export function useUntold(): boolean {
  return useSyncExternalStore(session.subscribe, session.isUntold);
}

export function useSession(): Session | null {
  return useSyncExternalStore(session.subscribe, session.get);
}
