import { keys } from '@/shared/api/keys.ts';
import type { Alert, AlertRule } from '@/shared/api/types.ts';
import { itemsOf, upsert, type ChannelHandler } from '@/shared/live/apply.ts';

/** Alerts fire and resolve; the rule that they are of shows it too. */
export const alertsLive: ChannelHandler = {
  channel: 'alerts',
  apply(client, frame) {
    const fresh = itemsOf<Alert>(frame.data);
    client.setQueryData<Alert[]>(
      keys.alerts,
      (old) => old && upsert(old, fresh, { key: ({ id }) => id, time: ({ firedAt }) => firedAt }),
    );
    if (frame.type === 'snapshot') return;
    const states = new Map(fresh.map(({ rule, state }) => [rule, state === 'open']));
    client.setQueryData<AlertRule[]>(keys.alertRules, (old) =>
      old?.map((rule) => ({ ...rule, open: states.get(rule.name) ?? rule.open })),
    );
  },
};
