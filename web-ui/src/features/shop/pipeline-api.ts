import { useMutation, useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';

const LOOK_MILLIS = 30_000;

/** Of today and yesterday. */
export const usePipeline = () =>
  useQuery({
    queryKey: keys.pipelineMetrics,
    queryFn: async () => {
      const metrics = await read(api.GET('/api/v1/metrics/pipeline'));
      if (typeof metrics === 'string') throw new TypeError('the answer is an export');
      return metrics;
    },
    refetchInterval: LOOK_MILLIS,
  });

export const useWarehouse = () =>
  useQuery({
    queryKey: keys.warehouseMetrics,
    queryFn: () => read(api.GET('/api/v1/metrics/warehouse')),
    refetchInterval: LOOK_MILLIS,
  });

export const useKafka = () =>
  useQuery({
    queryKey: keys.kafkaMetrics,
    queryFn: () => read(api.GET('/api/v1/metrics/kafka')),
    refetchInterval: LOOK_MILLIS,
  });

/** Saves the figures as a file of comma-separated values. */
export const useExport = () =>
  useMutation({
    mutationFn: async () => {
      const text = await read(
        api.GET('/api/v1/metrics/pipeline', {
          params: { query: { format: 'csv' } },
          parseAs: 'text',
        }),
      );
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
      link.download = 'pipeline.csv';
      link.click();
      // The browser begins to read it after this turn.
      setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
    },
  });
