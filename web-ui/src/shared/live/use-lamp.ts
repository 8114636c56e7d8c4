import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Lamp } from './lamp.ts';
import type { LiveClient } from './live-client.ts';

export const LiveContext = createContext<LiveClient | null>(null);

const never = () => () => undefined;
const off: Lamp = { state: 'off' };

export function useLamp(): Lamp {
  const live = useContext(LiveContext);
  return useSyncExternalStore(live?.subscribe ?? never, live?.lamp ?? (() => off));
}
