/** Names that a dataset may have. */
export const DATASET_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

const TYPES = new Map([
  ['csv', 'text/csv'],
  ['ndjson', 'application/x-ndjson'],
  ['jsonl', 'application/x-ndjson'],
  ['json', 'application/json'],
  ['parquet', 'application/vnd.apache.parquet'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
]);

/** Kinds that are packed by themselves. */
const PACKED = new Set(['parquet', 'xlsx']);

const ENCODINGS = new Map([
  ['gz', 'gzip'],
  ['zst', 'zstd'],
]);

/** How a file is sent, by its name; undefined when it is of no kind that can be read. */
export function contentOf(fileName: string): { type: string; encoding?: string } | undefined {
  const [, kind = '', packed = ''] = /\.(\w+?)(?:\.(gz|zst))?$/.exec(fileName.toLowerCase()) ?? [];
  const type = TYPES.get(kind);
  const encoding = ENCODINGS.get(packed);
  if (encoding !== undefined && PACKED.has(kind)) return undefined;
  return type === undefined ? undefined : { type, ...(encoding === undefined ? {} : { encoding }) };
}

/** A dataset's name proposed from a file's: without folder, ending, dates and counters. */
export function proposeDataset(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  const name = base
    .replace(/(\.[A-Za-z0-9]{1,6})+$/, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\d{4}([-_.]?\d{2}){0,2}(T?\d{4,6})?/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 63);
  return name || 'data';
}
