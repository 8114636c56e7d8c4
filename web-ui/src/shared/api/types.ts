import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type Alert = Schemas['Alert'];
export type AlertKind = Schemas['AlertKind'];
export type AlertRule = Schemas['AlertRule'];
export type AlertRuleSettings = Schemas['AlertRuleSettings'];
export type ApiKey = Schemas['ApiKey'];
export type AuditedCall = Schemas['AuditPage']['items'][number];
export type Batch = Schemas['Batch'];
export type BatchState = Schemas['BatchState'];
export type Check = Schemas['CheckResult'];
export type ColumnType = Schemas['ColumnType'];
export type Dataset = Schemas['Dataset'];
export type DatasetColumn = Dataset['columns'][string];
export type Decision = Schemas['Decision'];
export type Dependent = Schemas['Dependent'];
export type DetailWording = Schemas['DetailWording'];
export type Dialect = Schemas['Dialect'];
export type Drift = Schemas['Drift'];
export type DriftImpact = Schemas['DriftImpact'];
export type DriftPreview = Schemas['DriftPreview'];
export type DatasetMapping = Schemas['DatasetMapping'];
export type Entity = Schemas['Entity'];
export type EntityRecord = Schemas['EntityRecords']['items'][number];
export type Flow = Schemas['Flow'];
export type Flows = Schemas['Flows'];
export type Grant = Schemas['Grant'];
export type GoldenRecord = Schemas['Golden']['items'][number];
export type Lineage = Schemas['Lineage'];
export type Member = Schemas['Member'];
export type Model = Schemas['Model'];
export type NodeResult = Run['results'][number];
export type DefectItem = Schemas['Defect'];
export type NodeItem = Schemas['Nodes']['items'][number];
export type Organization = Schemas['Organizations']['items'][number];
export type OwnLimits = Schemas['OwnLimits'];
export type Outcome = Check['outcome'];
export type Place = Schemas['Place'];
export type KafkaSource = Schemas['KafkaMetrics']['items'][number];
export type PipelineMetrics = Schemas['PipelineMetrics'];
export type Plan = Schemas['Plans']['items'][number];
export type Quality = Schemas['Quality'];
export type QuarantineGroup = Schemas['QuarantineGroups']['items'][number];
export type QuarantinedRow = Schemas['Quarantine']['items'][number];
export type QuotaUse = Schemas['Usage']['quotas'][number];
export type Reason = Schemas['Reason'];
export type RecordsPreview = Schemas['RecordsPreview'];
export type River = Schemas['River'];
export type Role = Schemas['Role'];
export type Rows = Schemas['Rows'];
export type RulePreview = Schemas['RulePreview'];
export type Route = Schemas['Route'];
export type Project = Schemas['Project'];
export type RunOrder = Schemas['RunOrder'];
export type Routing = Schemas['Routing'];
export type Run = Schemas['Run'];
export type Schedule = Schemas['Schedule'];
export type ScheduleOrder = Schemas['ScheduleOrder'];
export type ScheduleRun = Schemas['ScheduleRun'];
export type Source = Schemas['Source'];
export type SourceDeclaration = Schemas['SourceDeclaration'];
export type Pull = Schemas['Pull'];
export type ScheduleStarts = Schemas['ScheduleStarts'];
export type Service = Schemas['Service'];
export type SessionAnswer = Schemas['Session'];
export type StageItem = Schemas['Stages']['items'][number];
export type TextEncoding = Schemas['TextEncoding'];
export type Tenant = Schemas['Tenant'];
export type TenantChange = Schemas['TenantChange'];
export type TenantItem = Schemas['TenantItem'];
export type UnroutedRecord = Schemas['Unrouted']['items'][number];
export type Usage = Schemas['Usage'];
export type UsageDay = Schemas['UsageDay'];
export type User = Schemas['User'];
export type Version = Schemas['Versions']['items'][number];
export type WarehouseMetrics = Schemas['WarehouseMetrics'];

/** A page of a list; `next` is the cursor of the page after it. */
export type Page<T> = { items: T[]; next?: string };

/** Where the document only says `object`, this is what the services write. */
export type FailedRow = { batch?: string; line?: number; values: Record<string, unknown> };

export type Cause = Omit<Schemas['Cause'], 'evidence' | 'rows'> & {
  evidence: Record<string, unknown>;
  rows: FailedRow[];
};

export type Incident = Omit<Schemas['Incident'], 'causes'> & { causes: Cause[] };

export type Dashboard = Omit<Schemas['Dashboard'], 'incidents'> & {
  incidents: { open?: number; items?: Incident[] };
};

/** What a field says about a pair, in bits. */
export type Contribution = { field: string; level: string; bits: number };

export type Match = Omit<Schemas['Matches']['items'][number], 'contributions'> & {
  contributions: Contribution[];
};
