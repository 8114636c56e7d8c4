import { useSyncExternalStore } from 'react';
import type { Session } from './create-session.ts';
import { session } from './session.ts';

export function useSession(): Session | null {
  return useSyncExternalStore(session.subscribe, session.get);
}
