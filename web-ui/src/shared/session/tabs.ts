import type { Peers, Session } from './create-session.ts';

const NAME = 'millrace-session';

/** Runs `work` while no other tab of this site does. */
export function exclusively<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? (navigator.locks.request(NAME, work) as Promise<T>) : work();
}

/** The other tabs: a token that one of them got, or that one of them signed out. */
export function browserPeers(): Peers {
  const channel = new BroadcastChannel(NAME);
  return {
    tell: (session) => channel.postMessage(session),
    listen: (hear) => {
      channel.onmessage = (event: MessageEvent<Session | null>) => hear(event.data);
    },
  };
}
