import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type Batch = Schemas['Batch'];
export type BatchState = Schemas['BatchState'];
export type Entity = Schemas['Entity'];
export type Quality = Schemas['Quality'];
export type QuarantinedRow = Schemas['Quarantine']['items'][number];
export type Reason = Schemas['Reason'];
export type Rows = Schemas['Rows'];
export type Service = Schemas['Service'];
export type Tenant = Schemas['Tenant'];
export type User = Schemas['User'];
export type SessionAnswer = Schemas['Session'];
export type GoldenRecord = Schemas['Golden']['items'][number];
export type EntityRecord = Schemas['EntityRecords']['items'][number];
export type River = Schemas['River'];

/** A page of a list; `next` is the cursor of the page after it. */
export type Page<T> = { items: T[]; next?: string };

/** The services tell more than the gateway's document fixes; what may be missing is optional. */
export type Dashboard = Omit<Schemas['Dashboard'], 'runs' | 'incidents'> & {
  runs?: Run[];
  incidents: { open?: number; items?: Incident[] };
};

export type DatasetColumn = {
  type?: string;
  required?: boolean;
  inferred?: boolean;
  header?: string;
};

export type Dataset = Omit<Schemas['Dataset'], 'columns'> & {
  columns: Record<string, DatasetColumn>;
  lastBatchAt?: string;
};

export type NodeResult = {
  node: string;
  kind?: string;
  status: string;
  rows?: number;
  seconds?: number;
  message?: string;
};

export type Run = Omit<Schemas['Run'], 'results'> & {
  trigger?: string;
  queuedAt?: string;
  nodes?: number;
  finished?: number;
  problem?: string;
  results?: NodeResult[];
};

export type Model = Omit<Schemas['Model'], 'columns'> & {
  file?: string;
  columns?: { name: string; type: string; description?: string }[];
  compiledSql?: string;
  message?: string;
  seconds?: number;
};

export type Outcome = 'pass' | 'warn' | 'fail' | 'error';

export type Check = {
  id: string;
  file?: string;
  check: string;
  dataset: string;
  column?: string;
  outcome: Outcome;
  value?: number;
  threshold?: string;
  failedRows?: number;
  rows?: number;
  detail?: string;
  measuredAt?: string;
};

export type FailedRow = { batch?: string; line?: number; values: Record<string, unknown> };

export type RecordKey = { dataset?: string; recordId?: string; values?: Record<string, unknown> };

export type Contribution = { field: string; level?: string; bits: number };

export type Match = {
  left: RecordKey;
  right: RecordKey;
  probability: number;
  contributions: Contribution[];
  decision: string;
};

/** `rows` are some of the rows that the check counts, with this cause. */
export type Cause = Omit<Schemas['Cause'], 'rows'> & { rows?: FailedRow[] };

export type Incident = Omit<Schemas['Incident'], 'causes'> & {
  causes: Cause[];
  topCause?: string;
  updatedAt?: string;
  check?: string;
  dataset?: string;
};
