import { DashboardPage } from '@/features/dashboard/dashboard-page.tsx';
import { UploadPanel } from '@/features/upload/upload-panel.tsx';
import { late } from '@/shared/ui/late.tsx';

/** The home page puts two features together; it is what most people see first. */
export function Home() {
  return <DashboardPage upload={<UploadPanel />} />;
}

export const Login = late(async () => (await import('@/features/auth/login-page.tsx')).LoginPage);
export const Signup = late(
  async () => (await import('@/features/auth/signup-page.tsx')).SignupPage,
);
export const Batches = late(
  async () => (await import('@/features/batches/batches-page.tsx')).BatchesPage,
);
export const Batch = late(
  async () => (await import('@/features/batches/batch-page.tsx')).BatchPage,
);
export const Quarantine = late(
  async () => (await import('@/features/batches/quarantine-page.tsx')).QuarantinePage,
);
export const Datasets = late(
  async () => (await import('@/features/datasets/datasets-page.tsx')).DatasetsPage,
);
export const Dataset = late(
  async () => (await import('@/features/datasets/dataset-page.tsx')).DatasetPage,
);
export const Drifts = late(
  async () => (await import('@/features/drifts/drifts-page.tsx')).DriftsPage,
);
export const Models = late(
  async () => (await import('@/features/models/models-page.tsx')).ModelsPage,
);
export const Model = late(async () => (await import('@/features/models/model-page.tsx')).ModelPage);
export const Run = late(async () => (await import('@/features/models/run-page.tsx')).RunPage);
export const Entities = late(
  async () => (await import('@/features/entities/entities-page.tsx')).EntitiesPage,
);
export const Entity = late(
  async () => (await import('@/features/entities/entity-page.tsx')).EntityPage,
);
export const Quality = late(
  async () => (await import('@/features/quality/quality-page.tsx')).QualityPage,
);
const FailedRows = late(
  async () => (await import('@/features/quality/failed-rows-page.tsx')).FailedRowsPage,
);
const NoCheck = late(
  async () => (await import('@/features/quality/no-check-page.tsx')).NoCheckPage,
);

/** The failed rows of a check, where the address names one. */
export function RowsOfCheck({ file, check }: { file: string; check?: string }) {
  return check === undefined ? <NoCheck /> : <FailedRows file={file} check={check} />;
}
export const Schedules = late(
  async () => (await import('@/features/schedules/schedules-page.tsx')).SchedulesPage,
);
export const Sources = late(
  async () => (await import('@/features/sources/sources-page.tsx')).SourcesPage,
);
export const Routes = late(
  async () => (await import('@/features/routes/routes-page.tsx')).RoutesPage,
);
export const Keys = late(async () => (await import('@/features/keys/keys-page.tsx')).KeysPage);
export const Audit = late(async () => (await import('@/features/audit/audit-page.tsx')).AuditPage);
export const Shop = late(async () => (await import('@/features/shop/shop-page.tsx')).ShopPage);
export const Usage = late(async () => (await import('@/features/usage/usage-page.tsx')).UsagePage);
export const Operator = late(
  async () => (await import('@/features/operator/operator-page.tsx')).OperatorPage,
);
export const Invitation = late(
  async () => (await import('@/features/auth/invitation-page.tsx')).InvitationPage,
);
/** Members, and below them the organisations of the person who looks. */
export const Members = late(async () => {
  const [{ MembersPage }, { OrganizationsPanel }] = await Promise.all([
    import('@/features/members/members-page.tsx'),
    import('@/features/organizations/organizations-panel.tsx'),
  ]);
  return function Members() {
    return <MembersPage organizations={<OrganizationsPanel />} />;
  };
});
export const Alerts = late(
  async () => (await import('@/features/alerts/alerts-page.tsx')).AlertsPage,
);
export const Incidents = late(
  async () => (await import('@/features/incidents/incidents-page.tsx')).IncidentsPage,
);
export const Incident = late(
  async () => (await import('@/features/incidents/incident-page.tsx')).IncidentPage,
);
