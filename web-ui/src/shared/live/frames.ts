import { z } from 'zod/mini';

export const CHANNELS = [
  'overview',
  'batches',
  'runs',
  'quality',
  'entities',
  'incidents',
  'alerts',
  'schedules',
  'services',
  'sources',
  'flows',
] as const;

export type Channel = (typeof CHANNELS)[number];

const channelFrame = z.object({
  ch: z.enum(CHANNELS),
  seq: z.int().check(z.nonnegative()),
  ts: z.string(),
  type: z.enum(['snapshot', 'delta']),
  coalesced: z.optional(z.int().check(z.positive())),
  data: z.unknown(),
});

const serverFrame = z.union([
  z.object({ type: z.literal('ready'), tenant: z.string() }),
  z.object({ type: z.literal('ping') }),
  channelFrame,
]);

/** The state of a channel, or what changed in it. `seq` counts changes without holes. */
export type ChannelFrame = z.infer<typeof channelFrame>;
export type ServerFrame = z.infer<typeof serverFrame>;

export type ClientFrame =
  | { type: 'auth' | 'token'; token: string }
  | { type: 'subscribe'; channels: Channel[]; from?: Partial<Record<Channel, number>> }
  | { type: 'pong' };

/** The frame in `text`, or undefined for what this page does not know. */
export function readFrame(text: string): ServerFrame | undefined {
  try {
    return serverFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Why the server closes a socket. */
export const CLOSE = {
  protocol: 4400,
  token: 4401,
  origin: 4403,
  silent: 4408,
  slow: 4429,
} as const;
