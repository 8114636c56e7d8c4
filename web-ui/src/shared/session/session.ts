import { createSession } from './create-session.ts';
import { browserPeers, exclusively } from './tabs.ts';

/** The one session of this tab. */
export const session = createSession({
  fetch: (input, init) => fetch(input, init),
  exclusively,
  peers: browserPeers(),
  now: () => Date.now(),
});
