import type {
  Alert,
  AlertRule,
  ApiKey,
  AuditedCall,
  Batch,
  Check,
  Dashboard,
  Dataset,
  Decision,
  Drift,
  DriftImpact,
  DriftPreview,
  Entity,
  EntityRecord,
  Flows,
  GoldenRecord,
  Grant,
  Incident,
  Match,
  KafkaSource,
  Member,
  Model,
  DefectItem,
  NodeItem,
  Organization,
  PipelineMetrics,
  Plan,
  QuarantineGroup,
  QuarantinedRow,
  RulePreview,
  Run,
  Schedule,
  ScheduleRun,
  Source,
  Pull,
  SessionAnswer,
  StageItem,
  TenantItem,
  Usage,
  WarehouseMetrics,
} from '@/shared/api/types.ts';

/** A script that would tell on itself if anything ever ran it. */
export const XSS = `<img src=x onerror="window.__xss=1"><script>window.__xss=1</script>`;

const BASE = Date.now();

/** ISO time `seconds` before these fixtures were loaded. */
export function before(seconds: number): string {
  return new Date(BASE - seconds * 1_000).toISOString();
}

export const session: SessionAnswer = {
  tenant: { id: 'a1b2', slug: 'corner-shop', name: 'Corner Shop' },
  user: { id: '1', email: 'ada@example.org', role: 'owner' },
  accessToken: 'access-1',
  expiresIn: 600,
};

export const apiKeys: ApiKey[] = [
  {
    id: 'k1',
    name: 'nifi',
    scopes: ['ingest:cdr'],
    createdAt: before(86_400),
    lastUsedAt: before(9),
  },
  { id: 'k2', name: 'notebook', scopes: ['viewer'], createdAt: before(90_000) },
];

export const team: Member[] = [
  { id: '1', email: 'ada@example.org', role: 'owner', state: 'active', createdAt: before(900_000) },
  {
    id: 'u2',
    email: 'grace@example.org',
    role: 'engineer',
    state: 'active',
    createdAt: before(80_000),
  },
  {
    id: 'u3',
    email: 'linus.with.a.rather.long.address@subsidiary.example.org',
    role: 'viewer',
    state: 'deactivated',
    createdAt: before(70_000),
  },
  {
    id: 'i4',
    email: 'barbara@example.org',
    role: 'steward',
    state: 'invited',
    createdAt: before(600),
    expiresAt: before(-600_000),
  },
];

export const grants: Grant[] = [
  {
    id: 'g1',
    tenant: 'corner-shop',
    operator: 'operator@example.org',
    reason: 'The model customers fails',
    minutes: 60,
    state: 'asked',
    askedAt: before(120),
  },
];

export const plans: Plan[] = [
  {
    name: 'free',
    isFirst: false,
    limits: { rows: 100_000, bytes: 1e8, requests: 600, connections: 20, storage: 1e9 },
  },
  {
    name: 'team',
    isFirst: true,
    limits: { rows: 2e7, bytes: 2e10, requests: 6_000, connections: 200, storage: 2e11 },
  },
];

export const usage: Usage = {
  plan: 'team',
  quotas: [
    { quota: 'rows', per: 'day', limit: 2e7, used: 1_284_551 },
    { quota: 'bytes', per: 'day', limit: 2e10, used: 1.72e10 },
    { quota: 'requests', per: 'minute', limit: 6_000, used: 312 },
    { quota: 'connections', per: 'now', limit: 200, used: 200 },
    { quota: 'storage', per: 'now', limit: 2e11, used: 4.1e10 },
  ],
  days: [0, 1, 2, 3].map((age) => ({
    day: before(age * 86_400).slice(0, 10),
    cpuSeconds: 412.5 - age * 30,
    databaseSeconds: 981.2 - age * 50,
    rows: 1_284_551 - age * 90_000,
    bytes: 1.72e10 - age * 1e9,
    requests: 51_220 - age * 1_000,
    connectionsPeak: 200 - age * 20,
  })),
};

const pipelineRow = {
  batches: 412,
  failedBatches: 3,
  rowsIn: 81_300,
  rowsStored: 81_000,
  rowsQuarantined: 300,
  bytes: 4.2e7,
  rowsPerSecond: 22.5,
  errorRate: 0.369,
  latency: { p50Seconds: 0.054, p95Seconds: 1.5, p99Seconds: 2.4 },
  models: { runs: 40, failed: 0, p50Seconds: 2, p95Seconds: 6.2 },
};

export const pipelineMetrics: PipelineMetrics = {
  from: before(86_400).slice(0, 10),
  to: before(0).slice(0, 10),
  step: 'hour',
  total: { ...pipelineRow, rowsStored: 243_000 },
  items: [10, 9, 7].map((age) => ({ ...pipelineRow, at: before(age * 3_600) })),
};

export const warehouseMetrics: WarehouseMetrics = {
  from: before(30 * 86_400).slice(0, 10),
  to: before(0).slice(0, 10),
  bytes: 4.1e9,
  databaseSeconds: 981.2,
  tables: [
    { part: 'raw', table: 'orders_events', bytes: 3e9, rows: 1_284_551 },
    { part: 'models', table: 'orders', bytes: 1.1e9, rows: 5_012, seconds: 0.42 },
  ],
  days: [{ day: before(0).slice(0, 10), databaseSeconds: 981.2, cpuSeconds: 412.5 }],
  cost: { currency: 'EUR', storedPerDay: 0.0082, database: 0.49 },
};

export const kafkaSources: KafkaSource[] = [
  {
    source: 'orders_events',
    topic: 'orders_topic',
    group: 'millrace-a00000000001-orders_events',
    lag: 17,
    recordsPerSecond: 22.5,
    skew: 1.5,
    partitions: [
      { partition: 0, first: 0, end: 300, stored: 283, lag: 17, recordsPerSecond: 20 },
      { partition: 1, first: 0, end: 200, stored: 200, lag: 0, recordsPerSecond: 2.5 },
      { partition: 2, first: 0, end: 100, stored: 100, lag: 0, recordsPerSecond: 0 },
    ],
  },
];

/** A tenant as the operator sees it. */
function tenant(slug: string, queued: number, more: Partial<TenantItem> = {}): TenantItem {
  return {
    id: `t-${slug}`,
    slug,
    name: slug.replaceAll('-', ' '),
    state: 'active',
    weight: 1,
    createdAt: before(40 * 86_400),
    members: 4,
    jobs: { queued, running: queued > 0 ? 2 : 0, failed: 0 },
    bytes: 4.1e10,
    plan: 'team',
    limits: {},
    server: 'main',
    load: { cpu: queued / 90, rowsPerSecond: queued * 310, connections: queued },
    ...more,
  };
}

export const tenants: TenantItem[] = [
  tenant('corner-shop', 84),
  tenant('telecom', 37, { weight: 4, limits: { rows: 5_000_000 } }),
  tenant('north-clinic', 9, { jobs: { queued: 9, running: 1, failed: 3 } }),
  tenant('harbour-logistics-and-warehousing', 4),
  tenant('second-shop', 1),
  tenant('atelier', 0, { state: 'suspended', suspendedFor: 'unpaid', plan: 'free' }),
  tenant('museum', 0, { plan: 'free' }),
];

export const defects: DefectItem[] = [
  {
    id: '3f1c5a70b2d94e68',
    kind: 'java.lang.IllegalStateException',
    place: 'io.millrace.quality.engine.Score.of',
    service: 'quality',
    version: '0.1.0',
    node: '10.0.0.5:8080',
    trace: '9c1f0d6f5b0a4c0e8a55e1c2f7a3b4d5',
    stack:
      'java.lang.IllegalStateException\n    at io.millrace.quality.engine.Score.of(Score.java:61)\n    at io.millrace.quality.QualityWorker.work(QualityWorker.java:118)',
    count: 3,
    firstAt: before(2 * 3_600),
    lastAt: before(240),
  },
];

export const nodes: NodeItem[] = [
  {
    name: '10.0.0.4:8080',
    roles: ['gateway', 'ingest', 'relay'],
    version: '0.1.0',
    cores: 8,
    cpu: 3.42,
    heapBytes: 812e6,
    heapMax: 2e9,
    startedAt: before(3 * 86_400),
    silentSeconds: 1.2,
  },
  {
    name: '10.0.0.5:8080',
    roles: ['matching', 'quality', 'rca', 'transform'],
    version: '0.1.0',
    cores: 8,
    cpu: 0,
    heapBytes: 640e6,
    heapMax: 2e9,
    startedAt: before(3 * 86_400),
    silentSeconds: 47,
  },
];

export const stages: StageItem[] = [
  { stage: 'ingest', queued: 112, running: 4, failed: 0, oldestSeconds: 3.1 },
  { stage: 'quality', queued: 0, running: 1, failed: 0, oldestSeconds: 0 },
  { stage: 'transform', queued: 23, running: 2, failed: 3, oldestSeconds: 41 },
];

export const askedGrants: Grant[] = [
  ...grants,
  {
    id: 'g2',
    tenant: 'telecom',
    operator: 'operator@example.org',
    reason: 'A source that rests',
    minutes: 30,
    state: 'approved',
    askedAt: before(600),
    decidedAt: before(300),
    expiresAt: before(-1_500),
  },
];

export const organizations: Organization[] = [
  {
    id: 'a1b2',
    slug: 'corner-shop',
    name: 'Corner Shop',
    role: 'owner',
    current: true,
    suspended: false,
  },
  {
    id: 'c3d4',
    slug: 'second-shop',
    name: 'Second Shop',
    role: 'viewer',
    current: false,
    suspended: false,
  },
];

export const auditedCalls: AuditedCall[] = [
  {
    id: '12',
    at: before(40),
    actor: '1',
    role: 'owner',
    operation: 'changeUser',
    resource: '/api/v1/users/u2',
    status: 200,
    address: '127.0.0.1',
    trace: '4bf92f3577b34da6a3ce929d0e0e4736',
    endedAt: before(40),
    changes: { before: { role: 'viewer' }, after: { role: 'engineer' } },
  },
  {
    id: '11',
    at: before(90),
    actor: 'key:k1',
    role: 'none',
    operation: 'uploadRecords',
    resource: '/api/v1/datasets/cdr/records',
    status: 403,
    address: '127.0.0.1',
    trace: '4bf92f3577b34da6a3ce929d0e0e4737',
    endedAt: before(90),
  },
  {
    id: '10',
    at: before(900),
    actor: '1',
    role: 'owner',
    operation: 'createRun',
    resource: '/api/v1/projects/shop/runs',
    address: '127.0.0.1',
    trace: '4bf92f3577b34da6a3ce929d0e0e4738',
  },
];

export function batch(n: number, more: Partial<Batch> = {}): Batch {
  return {
    id: String(n),
    batchId: String(n),
    dataset: n % 3 === 0 ? 'customers' : 'orders',
    source: n % 2 === 0 ? 'http' : 'kafka:orders/0',
    state: 'stored',
    rowsIn: 1_200 + n,
    rowsStored: 1_200 + n,
    rowsQuarantined: 0,
    startedAt: before(900 - n * 20),
    finishedAt: before(899 - n * 20),
    bytes: 84_000 + n * 311,
    checksum: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    ...more,
  };
}

export const batches: Batch[] = [
  batch(42, {
    state: 'running',
    rowsIn: 0,
    rowsStored: 0,
    finishedAt: undefined,
    startedAt: before(2),
  }),
  batch(41, {
    source: 'http',
    fileName: 'orders 2026-03.csv',
    rowsIn: 2_431,
    rowsStored: 2_417,
    rowsQuarantined: 14,
    finishedAt: before(12),
  }),
  batch(40, {
    state: 'failed',
    rowsIn: 0,
    rowsStored: 0,
    problem: 'The body is not gzip although its Content-Encoding says so.',
  }),
  ...Array.from({ length: 21 }, (_, i) => batch(39 - i)),
];

export const quarantineGroups: QuarantineGroup[] = [
  {
    dataset: 'orders',
    column: 'quantity',
    reason: 'bad-type',
    rows: 9,
    firstBatch: '38',
    lastBatch: '41',
    line: 118,
    detail: "'many' is not a bigint",
    example: '536412,21448,12 DAISY PEGS IN WOOD BOX,many,2011-10-12 11:49:00,1.65',
    upTo: '14',
  },
  {
    dataset: 'orders',
    reason: 'too-few-fields',
    rows: 5,
    firstBatch: '41',
    lastBatch: '41',
    line: 342,
    detail: '3 fields where the header has 8',
    example: '536412,21448,12',
    upTo: '12',
  },
];

export const rulePreview: RulePreview = {
  rows: 9,
  stored: 8,
  left: 1,
  upTo: '14',
  faults: [
    { reason: 'bad-type', column: 'quantity', detail: 'The value is not a bigint', rows: 1 },
  ],
  items: [
    { id: '1', batchId: '41', line: 118, before: '12 pieces', after: '12' },
    {
      id: '4',
      batchId: '41',
      line: 204,
      before: 'many',
      after: 'many',
      reason: 'bad-type',
      column: 'quantity',
      detail: 'The value is not a bigint',
    },
  ],
};

/** What was decided about the first group. */
export function decision(values: Partial<Decision> = {}): Decision {
  return {
    id: '7',
    kind: 'replay',
    state: 'done',
    dataset: 'orders',
    column: 'quantity',
    reason: 'bad-type',
    expression: "replace(quantity, ' pieces', '')",
    wholeLine: false,
    actor: 'u1',
    at: before(90),
    finishedAt: before(89),
    rows: 9,
    rowsStored: 8,
    rowsLeft: 1,
    ...values,
  };
}

export const quarantine: QuarantinedRow[] = [
  {
    id: '1',
    batchId: '41',
    dataset: 'orders',
    fileName: 'orders 2026-03.csv',
    line: 118,
    column: 'quantity',
    reason: 'bad-type',
    detail: "'many' is not a bigint",
    raw: '536412,21448,12 DAISY PEGS IN WOOD BOX,many,2011-10-12 11:49:00,1.65',
  },
  {
    id: '2',
    batchId: '41',
    dataset: 'orders',
    line: 342,
    reason: 'too-few-fields',
    detail: '3 fields where the header has 8',
    raw: '536412,21448,12',
  },
  {
    id: '3',
    batchId: '41',
    dataset: 'orders',
    line: 343,
    reason: 'too-many-fields',
    detail: '9 fields where the header has 8',
    raw: '536412,21448,12 DAISY PEGS, IN WOOD BOX,1,2011-10-12 11:49:00,1.65,17920,United Kingdom',
  },
  {
    id: '4',
    batchId: '41',
    dataset: 'orders',
    line: 900,
    column: 'description',
    reason: 'bad-encoding',
    detail: 'not UTF-8 at byte 14',
    raw: '536500,22900,CAF\\xE9 MUG,4,2011-10-12 12:01:00,2.95,14606,France',
  },
  {
    id: '5',
    batchId: '41',
    dataset: 'orders',
    line: 1201,
    column: 'invoice_date',
    reason: 'bad-type',
    detail: "'yesterday' is not a timestamp",
    raw: '536544,22960,JAM MAKING SET,6,yesterday,4.25,14606,France',
  },
  {
    id: '6',
    batchId: '41',
    dataset: 'orders',
    line: 1444,
    reason: 'malformed',
    detail: 'a quote opens in column 3 and is not closed',
    raw: `536600,22961,"${XSS},6,2011-10-12 12:40:00,1.45,14606,France`,
  },
];

export const datasets: Dataset[] = [
  {
    name: 'orders',
    table: 'orders',
    mode: 'append',
    onNewColumn: 'add',
    onDrift: 'propose',
    driftConfidence: 0.9,
    key: [],
    columns: {
      invoice_no: { type: 'bigint', required: false, inferred: true, header: 'InvoiceNo' },
      stock_code: { type: 'text', required: false, inferred: true, header: 'StockCode' },
      description: { type: 'text', required: false, inferred: true, header: 'Description' },
      quantity: { type: 'bigint', required: false, inferred: true, header: 'Quantity' },
      invoice_date: { type: 'timestamp', required: false, inferred: true, header: 'InvoiceDate' },
      unit_price: { type: 'numeric', inferred: false, required: true, header: 'UnitPrice' },
      customer_id: { type: 'bigint', required: false, inferred: true, header: 'CustomerID' },
      country: { type: 'text', required: false, inferred: true, header: 'Country' },
    },
    lastBatch: '41',
    lastBatchAt: before(12),
    rows: 184_220,
    revision: 41,
    mappings: [
      {
        driftId: '5',
        kind: 'recoded',
        columns: ['country'],
        mapping: { rule: 'values', into: [], values: { UK: 'United Kingdom' } },
        converts: 'new',
        since: before(3_000),
        by: '1',
      },
    ],
  },
  {
    name: 'customers',
    table: 'customers',
    mode: 'upsert',
    onNewColumn: 'add',
    onDrift: 'propose',
    driftConfidence: 0.9,
    key: ['customer_id'],
    columns: {
      customer_id: { type: 'bigint', required: true, inferred: true, header: 'customer_id' },
      name: { type: 'text', required: false, inferred: true, header: 'name' },
    },
    lastBatch: '39',
    lastBatchAt: before(119),
    rows: 4_372,
    revision: 39,
  },
];

export const drifts: Drift[] = [
  {
    id: '7',
    dataset: 'customers',
    batchId: '39',
    kind: 'renamed',
    columns: ['tel'],
    mapping: { rule: 'rename', into: ['phone'], values: {} },
    confidence: 0.94,
    evidence: [
      'the names are alike by 88 %',
      'the values are alike by 97 %',
      `most are written like ${XSS}`,
    ],
    state: 'open',
    foundAt: before(119),
    rowsChanged: 0,
  },
  {
    id: '6',
    dataset: 'orders',
    batchId: '41',
    kind: 'unit',
    columns: ['unit_price'],
    mapping: {
      rule: 'scale',
      into: ['unit_price'],
      values: {},
      factor: 100,
      offset: 0,
      detail: 'whole units to hundredths',
    },
    confidence: 0.93,
    evidence: [
      'the quantiles are those of before by new = 100 * old + 0, within 2 % of their spread',
      "whole units to hundredths, as the column's name suggests",
    ],
    state: 'open',
    foundAt: before(240),
    rowsChanged: 0,
  },
  {
    id: '5',
    dataset: 'orders',
    batchId: '38',
    kind: 'recoded',
    columns: ['country'],
    mapping: {
      rule: 'values',
      into: [],
      values: { UK: 'United Kingdom', FR: 'France', DE: 'Germany' },
    },
    confidence: 0.71,
    evidence: ['118 of 1238 rows hold values that are new'],
    state: 'accepted',
    foundAt: before(3_600),
    decidedAt: before(3_000),
    decidedBy: '1',
    rowsChanged: 0,
  },
  {
    id: '4',
    dataset: 'customers',
    batchId: '36',
    kind: 'split',
    columns: ['name'],
    mapping: { rule: 'split', into: ['first_name', 'last_name'], values: {}, detail: ' ' },
    confidence: 0.82,
    evidence: ["99 % of its values are written like first_name' 'last_name"],
    state: 'rejected',
    foundAt: before(7_200),
    decidedAt: before(7_000),
    decidedBy: 'u2',
    reason: 'The source keeps both.',
    rowsChanged: 0,
  },
  {
    id: '3',
    dataset: 'orders',
    batchId: '33',
    kind: 'encoding',
    columns: [],
    mapping: { rule: 'decode', into: [], values: {}, detail: 'windows-1252' },
    confidence: 0.9,
    evidence: ['31 of 1233 records are no UTF-8', '0 of 9870 before'],
    state: 'obsolete',
    foundAt: before(86_400),
    rowsChanged: 0,
  },
];

export const driftImpact: DriftImpact = {
  models: [
    { name: 'models.revenue_by_day', namesColumn: false },
    { name: 'models.stg_orders', namesColumn: true },
  ],
  checks: [{ name: 'shop: missing_count(tel) = 0', namesColumn: true }],
  entities: [{ name: 'customer', namesColumn: true }],
  schedules: [{ name: 'nightly', namesColumn: false }],
};

export const driftPreview: DriftPreview = {
  converts: 'new',
  later: true,
  rows: 1_250,
  converted: 1_200,
  left: 3,
  whole: true,
  quarantined: 2,
  added: [],
  examples: [
    {
      batchId: '39',
      line: 2,
      before: { tel: null, phone: '06 12 34 56 78' },
      after: { tel: '06 12 34 56 78', phone: null },
    },
    { batchId: '39', line: 3, before: { tel: XSS, phone: null } },
  ],
};

export const orderColumns = [
  { name: '_batch', type: 'bigint' },
  { name: '_line', type: 'bigint' },
  ...Object.entries(datasets[0]?.columns ?? {}).map(([name, { type = '' }]) => ({ name, type })),
];

const GOODS = [
  'WHITE HANGING HEART T-LIGHT HOLDER',
  'REGENCY CAKESTAND 3 TIER',
  'JUMBO BAG RED RETROSPOT',
  XSS,
];

export function orderRow(n: number): Record<string, unknown> {
  return {
    _batch: 41,
    _line: n + 2,
    invoice_no: 571_547 + n,
    stock_code: `${21_000 + n}A`,
    description: GOODS[n % GOODS.length],
    quantity: 1 + (n % 24),
    invoice_date: `2011-10-18T07:${String(n % 60).padStart(2, '0')}:00`,
    unit_price: 2.49,
    customer_id: n % 7 === 0 ? null : 17_679,
    country: 'United Kingdom',
  };
}

export const models: Model[] = [
  {
    name: 'stg_orders',
    schema: 'models',
    project: 'shop',
    materialized: 'view',
    file: 'models/staging/stg_orders.sql',
    description: 'Orders as they came, with typed amounts and without cancelled lines.',
    columns: [
      { name: 'invoice_no', type: 'bigint', description: 'Number of the invoice' },
      { name: 'amount', type: 'numeric', description: 'Quantity times price' },
    ],
    rows: 181_904,
    dependsOn: ['raw.orders'],
    compiledSql:
      'select\n  invoice_no,\n  quantity * unit_price as amount\nfrom "t_a1b2_raw"."orders"\nwhere quantity > 0',
    state: 'success',
    finishedAt: before(9),
    seconds: 0.4,
  },
  {
    name: 'revenue_by_day',
    schema: 'models',
    project: 'shop',
    materialized: 'table',
    file: 'models/marts/revenue_by_day.sql',
    description: '',
    columns: [
      { name: 'day', type: 'date' },
      { name: 'revenue', type: 'numeric' },
    ],
    rows: 36,
    dependsOn: ['stg_orders'],
    compiledSql: 'select day, sum(amount) as revenue\nfrom stg_orders\ngroup by day',
    state: 'success',
    finishedAt: before(8),
  },
  {
    name: 'churn_risk',
    schema: 'models',
    project: 'shop',
    materialized: 'table',
    file: 'models/churn_risk.sql',
    description: '',
    columns: [],
    dependsOn: ['stg_orders', 'raw.customers'],
    compiledSql: 'select * from missing_table',
    state: 'error',
    message: 'relation "missing_table" does not exist (models/churn_risk.sql, line 3)',
    finishedAt: before(8),
  },
];

export const runs: Run[] = [
  {
    id: '18',
    project: 'shop',
    command: 'build',
    trigger: 'data',
    state: 'running',
    queuedAt: before(3),
    startedAt: before(2),
    nodes: 6,
    finished: 4,
    results: [],
  },
  {
    id: '17',
    project: 'shop',
    command: 'build',
    trigger: 'data',
    state: 'failed',
    queuedAt: before(90),
    startedAt: before(89),
    finishedAt: before(86),
    nodes: 6,
    finished: 6,
    results: [
      { node: 'stg_orders', kind: 'model', status: 'success', rows: 181_904, seconds: 0.41 },
      { node: 'revenue_by_day', kind: 'model', status: 'success', rows: 36, seconds: 0.12 },
      {
        node: 'churn_risk',
        kind: 'model',
        status: 'error',
        seconds: 0.02,
        message: 'relation "missing_table" does not exist',
      },
      {
        node: 'not_null_stg_orders_invoice_no',
        kind: 'test',
        status: 'pass',
        rows: 0,
        seconds: 0.05,
      },
      {
        node: 'unique_stg_orders_invoice_no',
        kind: 'test',
        status: 'fail',
        rows: 3,
        seconds: 0.08,
        message: '3 values are not unique',
      },
    ],
  },
  {
    id: '16',
    project: 'shop',
    command: 'build',
    trigger: 'data',
    state: 'succeeded',
    queuedAt: before(400),
    startedAt: before(399),
    finishedAt: before(396),
    nodes: 6,
    finished: 6,
    results: [],
  },
];

export const entities: Entity[] = [
  {
    entity: 'customer',
    datasets: [{ dataset: 'crm', id: 'id', fields: { name: 'name', birth_date: 'date' } }],
    linkOnly: false,
    engine: 'native',
    progress: 1,
    state: 'done',
    records: 5_812,
    golden: 4_390,
    duplicates: 1_422,
    pairs: 48_210,
    threshold: 0.92,
    finishedAt: before(30),
  },
];

const PEOPLE = [
  'Margaret Hamilton',
  'Grace Hopper',
  'Katherine Johnson',
  'Ada Byron',
  'Hedy Lamarr',
  'Joan Clarke',
  'Annie Easley',
  'Mary Jackson',
];

export const golden: GoldenRecord[] = PEOPLE.map((name, n) => ({
  entityId: `c${1_000 + n}`,
  members: n % 3 === 0 ? 3 : n % 3,
  values: {
    name: { value: name, dataset: 'crm', recordId: `C-${n}`, rule: 'longest' },
    email: {
      value: `${name.split(' ')[0]?.toLowerCase() ?? ''}@example.org`,
      dataset: 'billing',
      recordId: `B-${n}`,
      rule: 'newest',
    },
    birth_date: { value: '1936-08-17', dataset: 'crm', recordId: `C-${n}`, rule: 'mostFrequent' },
    phone: {
      value: '+33 6 12 34 56 78',
      dataset: 'billing',
      recordId: `B-${n}`,
      rule: 'newest',
    },
    city: { value: 'Montréal', dataset: 'support', recordId: `S-${n}`, rule: 'mostFrequent' },
  },
}));

export const members: EntityRecord[] = [
  { dataset: 'crm', recordId: 'C-0', entityId: 'c1000' },
  { dataset: 'billing', recordId: 'B-0', entityId: 'c1000' },
  { dataset: 'support', recordId: 'S-0', entityId: 'c1000' },
];

export const matches: Match[] = [
  {
    left: { dataset: 'crm', recordId: 'C-0' },
    right: { dataset: 'billing', recordId: 'B-0' },
    probability: 0.9994,
    decision: 'match',
    contributions: [
      { field: 'prior', level: 'prior', bits: -11.8 },
      { field: 'name', level: 'close', bits: 7.4 },
      { field: 'birth_date', level: 'equal', bits: 9.1 },
      { field: 'email', level: 'different', bits: -2.3 },
      { field: 'city', level: 'equal', bits: 2.2 },
    ],
  },
  {
    left: { dataset: 'crm', recordId: 'C-0' },
    right: { dataset: 'support', recordId: 'S-0' },
    probability: 0.962,
    decision: 'match',
    contributions: [
      { field: 'prior', level: 'prior', bits: -11.8 },
      { field: 'name', level: 'equal', bits: 11.2 },
      { field: 'birth_date', level: 'absent', bits: 0 },
      { field: 'phone', level: 'different', bits: -3.6 },
    ],
  },
];

export const checks: Check[] = [
  {
    id: 'k1',
    file: 'orders',
    check: 'avg(unit_price) between 2 and 6',
    dataset: 'orders',
    column: 'unit_price',
    outcome: 'fail',
    value: 41.27,
    threshold: 'between 2 and 6',
    failedRows: 1_214,
    rows: 184_220,
    detail: '',
    measuredAt: before(10),
  },
  {
    id: 'k2',
    file: 'orders',
    check: 'missing_percent(customer_id) < 5 %',
    dataset: 'orders',
    column: 'customer_id',
    outcome: 'warn',
    value: 4.3,
    threshold: 'warn when >= 4',
    failedRows: 8_021,
    rows: 184_220,
    detail: '',
    measuredAt: before(10),
  },
  {
    id: 'k3',
    file: 'orders',
    check: 'row_count > 0',
    dataset: 'orders',
    column: '',
    outcome: 'pass',
    value: 184_220,
    threshold: '> 0',
    failedRows: 0,
    rows: 184_220,
    detail: '',
    measuredAt: before(10),
  },
  {
    id: 'k4',
    file: 'orders',
    check: 'duplicate_count(invoice_no, stock_code) = 0',
    dataset: 'orders',
    column: 'invoice_no',
    outcome: 'pass',
    value: 0,
    threshold: '= 0',
    failedRows: 0,
    rows: 184_220,
    detail: '',
    measuredAt: before(10),
  },
  {
    id: 'k5',
    file: 'customers',
    check: 'freshness(updated_at) < 1d',
    dataset: 'customers',
    column: 'updated_at',
    outcome: 'error',
    threshold: '< 1d',
    failedRows: 0,
    rows: 0,
    detail: 'There is no column updated_at.',
    measuredAt: before(10),
  },
];

export const quality = {
  score: 93.4,
  datasets: [
    {
      dataset: 'orders',
      score: 91.2,
      columns: [
        { column: 'unit_price', score: 62.5 },
        { column: 'customer_id', score: 95.7 },
        { column: 'invoice_no', score: 100 },
      ],
    },
    { dataset: 'customers', score: 100, columns: [{ column: 'customer_id', score: 100 }] },
    { dataset: 'invoices', score: 97.4, columns: [] },
  ],
};

export const alerts: Alert[] = [
  {
    id: '2',
    rule: 'score-low',
    kind: 'quality-score',
    threshold: 80,
    state: 'open',
    value: 71.5,
    firedAt: before(60_000),
  },
  {
    id: '1',
    rule: 'late',
    kind: 'processing-delay',
    subject: 'transform',
    threshold: 60,
    state: 'resolved',
    value: 75,
    firedAt: before(3_600_000),
    resolvedAt: before(3_000_000),
    resolution: 'changed',
  },
];

export const alertRules: AlertRule[] = [
  {
    name: 'late',
    kind: 'processing-delay',
    subject: 'transform',
    threshold: 60,
    clearAt: 57,
    open: false,
    createdAt: before(7_200_000),
    updatedAt: before(7_200_000),
  },
  {
    name: 'score-low',
    kind: 'quality-score',
    threshold: 80,
    clearAt: 84,
    open: true,
    createdAt: before(7_200_000),
    updatedAt: before(7_200_000),
  },
];

export const incidents: Incident[] = [
  {
    id: '7',
    state: 'open',
    openedAt: before(610),
    updatedAt: before(10),
    subject: 'orders: avg(unit_price) between 2 and 6 is 41.27',
    check: 'k1',
    dataset: 'orders',
    topCause: 'batch 41, where unit_price is 100 times what it was',
    causes: [
      {
        rank: 1,
        kind: 'batch',
        name: '41',
        share: 0.94,
        confidence: 0.97,
        evidence: {
          column: 'unit_price',
          expected: 3.91,
          actual: 391.4,
          ratio: 100.1,
          baseline: 20,
          hint: '×100: cents instead of units?',
        },
        rows: [
          {
            batch: '41',
            line: 12,
            values: { invoice_no: 571_557, description: XSS, unit_price: 249 },
          },
          {
            batch: '41',
            line: 13,
            values: { invoice_no: 571_558, description: 'JUMBO BAG', unit_price: 195 },
          },
        ],
      },
      {
        rank: 2,
        kind: 'dimension',
        name: 'country = France',
        share: 0.31,
        confidence: 0.42,
        evidence: { expected: 4.1, actual: 9.8 },
        rows: [],
      },
      {
        rank: 3,
        kind: 'column',
        name: 'unit_price',
        share: 0.12,
        confidence: 0.2,
        evidence: {},
        rows: [],
      },
    ],
  },
  {
    id: '6',
    state: 'closed',
    openedAt: before(90_000),
    closedAt: before(86_000),
    updatedAt: before(86_000),
    subject: 'customers: missing_count(email) = 0 is 14',
    check: 'k9',
    dataset: 'customers',
    causes: [
      {
        rank: 1,
        kind: 'feed',
        name: 'kafka:crm/0',
        share: 1,
        confidence: 0.88,
        evidence: {},
        rows: [],
      },
    ],
  },
];

export const services = ['ingest', 'transform', 'matching', 'quality', 'rca', 'live'].map(
  (name) => ({
    name,
    state: 'up' as const,
    since: new Date(BASE).toISOString(),
  }),
);

export const dashboard: Dashboard = {
  river: {
    in: 190_412,
    stored: 188_592,
    quarantined: 1_820,
    models: 6,
    golden: 4_390,
    duplicates: 1_422,
    checks: { pass: 21, warn: 1, fail: 2 },
  },
  quality: { score: 93.4 },
  incidents: { open: 1, items: incidents.slice(0, 1) },
  alerts: { open: 1, items: alerts.slice(0, 1) },
  batches: batches.slice(0, 10),
  runs,
  services,
  throughput: {
    rowsPerSecond: 482,
    series: Array.from({ length: 59 }, (_, i) => ({
      at: new Date(Math.floor(BASE / 5_000) * 5_000 - (59 - i) * 5_000).toISOString(),
      rows: Math.round(1_800 + 900 * Math.sin(i / 5) + ((i * 7_919) % 600)),
    })),
  },
  latency: { p50Millis: 84, p99Millis: 312 },
};

export const emptyDashboard: Dashboard = {
  river: {
    in: 0,
    stored: 0,
    quarantined: 0,
    models: 0,
    golden: 0,
    duplicates: 0,
    checks: { pass: 0, warn: 0, fail: 0 },
  },
  quality: {},
  incidents: { open: 0, items: [] },
  alerts: { open: 0, items: [] },
  batches: [],
  runs: [],
  services,
  throughput: { rowsPerSecond: 0, series: [] },
};

export const scheduleRuns: ScheduleRun[] = [
  {
    id: '12',
    instant: before(3_600),
    cause: 'time',
    state: 'succeeded',
    firedAt: before(3_599),
    finishedAt: before(3_540),
    runId: '5',
  },
  {
    id: '11',
    instant: before(7_200),
    cause: 'request',
    state: 'refused',
    firedAt: before(7_200),
    finishedAt: before(7_200),
    problem: 'There is no project shop here.',
  },
];

export const schedules: Schedule[] = [
  {
    name: 'after-load',
    starts: { kind: 'checks', name: 'orders' },
    when: { kind: 'dataset', datasets: ['orders', 'customers'], match: 'all' },
    enabled: true,
    catchUp: 'once',
    overlap: 'skip',
    heard: ['orders'],
  },
  {
    name: 'nightly',
    starts: { kind: 'project', name: 'shop', command: 'build', fullRefresh: true },
    when: { kind: 'cron', cron: '30 2 * * 1-5', zone: 'Europe/Paris' },
    enabled: true,
    catchUp: 'once',
    overlap: 'skip',
    nextAt: before(-36_000),
    heard: [],
    lastRun: scheduleRuns[0],
  },
  {
    name: 'rematch',
    starts: { kind: 'entity', name: 'customer' },
    when: { kind: 'interval', seconds: 7_200 },
    enabled: false,
    catchUp: 'none',
    overlap: 'queue',
    heard: [],
  },
];

export const pulls: Pull[] = [
  {
    id: '8',
    source: 'crm',
    cause: 'schedule',
    state: 'succeeded',
    requestedAt: before(3_600),
    startedAt: before(3_599),
    finishedAt: before(3_590),
    pages: 0,
    batches: 1,
    rowsIn: 1_204,
    rowsStored: 1_200,
    rowsQuarantined: 4,
  },
  {
    id: '7',
    source: 'crm',
    cause: 'request',
    state: 'failed',
    requestedAt: before(7_200),
    startedAt: before(7_199),
    finishedAt: before(7_190),
    pages: 0,
    batches: 0,
    rowsIn: 0,
    rowsStored: 0,
    rowsQuarantined: 0,
    problem: 'The host crm.example.org is not known.',
  },
];

export const sources: Source[] = [
  {
    name: 'crm',
    kind: 'postgres',
    dataset: 'customers',
    state: 'idle',
    positions: {},
    position: '2026-07-01 10:00:00+00',
    hasSecret: true,
    postgres: {
      host: 'crm.example.org',
      database: 'crm',
      user: 'reader',
      table: 'public.customers',
      mode: 'cursor',
      cursor: 'updated_at',
    },
    lastPull: pulls[0],
  },
  {
    name: 'orders',
    kind: 'kafka',
    topic: 'orders_topic',
    format: 'json',
    dataset: 'orders',
    pointer: '/order',
    state: 'running',
    positions: { 0: 120 },
  },
  {
    name: 'tickets',
    kind: 'rest',
    dataset: 'tickets',
    pointer: '/items',
    state: 'idle',
    positions: {},
    hasSecret: true,
    problem: 'The source answered 404.',
    rest: {
      url: 'https://desk.example.org/tickets',
      paging: { kind: 'page', parameter: 'page' },
      authentication: { kind: 'bearer' },
    },
    lastPull: {
      id: '9',
      source: 'tickets',
      cause: 'request',
      state: 'failed',
      requestedAt: before(600),
      finishedAt: before(590),
      pages: 0,
      batches: 0,
      rowsIn: 0,
      rowsStored: 0,
      rowsQuarantined: 0,
      problem: 'The source answered 404.',
    },
  },
  {
    name: 'drop',
    kind: 's3',
    dataset: 'parcels',
    state: 'idle',
    positions: {},
    hasSecret: true,
    s3: {
      bucket: 'partner-drop',
      prefix: 'parcels/',
      keyId: 'AKIAEXAMPLE',
      pattern: '*.csv',
      everySeconds: 30,
    },
  },
  {
    name: 'share',
    kind: 'folder',
    dataset: 'parcels',
    state: 'idle',
    positions: {},
    hasSecret: false,
    folder: { folder: 'parcels/in', settleSeconds: 20 },
  },
];

export const flows: Flows = {
  state: 'up',
  at: before(3),
  items: [
    {
      name: 'cdr',
      state: 'running',
      queuedFiles: 12,
      queuedBytes: 48_000_000,
      files: 340,
      bytes: 1_250_000_000,
      setAside: 0,
    },
    {
      name: 'crm',
      state: 'partly',
      queuedFiles: 0,
      queuedBytes: 0,
      files: 2,
      bytes: 91_000,
      setAside: 1,
    },
  ],
};
