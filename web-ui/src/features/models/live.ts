import { keys } from '@/shared/api/keys.ts';
import type { Run } from '@/shared/api/types.ts';
import { itemsOf, outdate, upsert, type ChannelHandler } from '@/shared/live/apply.ts';

const SHOWN = 50;

/** Rows that somebody looks at follow sooner than a list of models. */
const ROWS_MILLIS = 1_000;

/** Runs change while they go; one that ended makes the models on screen old. */
export const modelsLive: ChannelHandler = {
  channel: 'runs',
  apply(client, frame) {
    const runs = itemsOf<Run>(frame.data);
    client.setQueryData<Run[]>(
      keys.runs,
      (old) =>
        old &&
        upsert(old, runs, { key: ({ id }) => id, time: ({ queuedAt }) => queuedAt }).slice(
          0,
          SHOWN,
        ),
    );
    for (const run of runs) {
      // A run in a list may come without its results.
      client.setQueryData<Run>(
        [...keys.run, run.id],
        (old) => old && (run.results.length > 0 ? run : { ...run, results: old.results }),
      );
    }
    if (frame.type === 'delta' && runs.some((run) => run.finishedAt)) {
      outdate(client, keys.models);
      outdate(client, keys.modelRows, ROWS_MILLIS);
    }
  },
};
