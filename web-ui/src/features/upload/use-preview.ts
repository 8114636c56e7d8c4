import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { keys } from '@/shared/api/keys.ts';
import type { RecordsPreview } from '@/shared/api/types.ts';
import { contentOf, DATASET_NAME } from './dataset-name.ts';
import { queryOf, type Said } from './said.ts';
import { parse, send } from './transfer.ts';

/** As much of a file as the server looks at. */
const BEGINNING = 64 * 1024;
const SETTLED_MILLIS = 300;
const TEXTS = ['text/csv', 'application/x-ndjson', 'application/json'];

/** Whether the beginning of a file says what would become of it. */
export function isPreviewed(file: File): boolean {
  return TEXTS.includes(contentOf(file.name)?.type ?? '');
}

export function isCsv(file: File): boolean {
  return contentOf(file.name)?.type === 'text/csv';
}

/** What a dataset would make of a file; nothing is stored. */
export function usePreview(chosen: { file: File; key: string }, dataset: string, said: Said) {
  const { file, key } = chosen;
  const [name] = useDebouncedValue(dataset, SETTLED_MILLIS);
  const query = queryOf(said);
  return useQuery({
    queryKey: [...keys.uploadPreview, key, name, query],
    queryFn: ({ signal }) => preview(file, `${encodeURIComponent(name)}/preview`, query, signal),
    enabled: isPreviewed(file) && DATASET_NAME.test(name),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
}

async function preview(
  file: File,
  path: string,
  said: string,
  signal: AbortSignal,
): Promise<RecordsPreview> {
  const content = contentOf(file.name);
  const answer = await send({
    method: 'POST',
    path: `/api/v1/datasets/${path}?cut=${String(file.size > BEGINNING)}${said}`,
    headers: {
      'Content-Type': content?.type ?? 'text/csv',
      ...(content?.encoding && { 'Content-Encoding': content.encoding }),
    },
    body: file.slice(0, BEGINNING),
    onSent: () => undefined,
    signal,
  });
  return parse(answer.responseText) as RecordsPreview;
}
