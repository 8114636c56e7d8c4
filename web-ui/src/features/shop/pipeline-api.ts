import { useMutation, useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { saveFile } from '@/shared/api/save-file.ts';

/** Of today and yesterday; a run that ended makes them old, as it does the rows of models. */
export const usePipeline = () =>
  useQuery({
    queryKey: [...keys.modelRows, 'shop', 'pipeline'],
    queryFn: async () => {
      const metrics = await read(api.GET('/api/v1/metrics/pipeline'));
      if (typeof metrics === 'string') throw new TypeError('the answer is an export');
      return metrics;
    },
  });

/** Postgres looks at each table: read when one comes to look, and when one asks. */
export const useWarehouse = () =>
  useQuery({
    queryKey: keys.warehouseMetrics,
    queryFn: () => read(api.GET('/api/v1/metrics/warehouse')),
    staleTime: 0,
  });

/** Kafka is asked for each source: as [useWarehouse]. */
export const useKafka = () =>
  useQuery({
    queryKey: keys.kafkaMetrics,
    queryFn: () => read(api.GET('/api/v1/metrics/kafka')),
    staleTime: 0,
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
      saveFile(new Blob([text], { type: 'text/csv' }), 'pipeline.csv');
    },
  });
