import { lazyRouteComponent } from '@tanstack/react-router';
import { DashboardPage } from '@/features/dashboard/dashboard-page.tsx';
import { UploadPanel } from '@/features/upload/upload-panel.tsx';

/** The home page puts two features together; it is what most people see first. */
export function Home() {
  return <DashboardPage upload={<UploadPanel />} />;
}

const from = lazyRouteComponent;

export const Login = from(() => import('@/features/auth/login-page.tsx'), 'LoginPage');
export const Signup = from(() => import('@/features/auth/signup-page.tsx'), 'SignupPage');
export const Batches = from(() => import('@/features/batches/batches-page.tsx'), 'BatchesPage');
export const Batch = from(() => import('@/features/batches/batch-page.tsx'), 'BatchPage');
export const Quarantine = from(
  () => import('@/features/batches/quarantine-page.tsx'),
  'QuarantinePage',
);
export const Datasets = from(() => import('@/features/datasets/datasets-page.tsx'), 'DatasetsPage');
export const Dataset = from(() => import('@/features/datasets/dataset-page.tsx'), 'DatasetPage');
export const Models = from(() => import('@/features/models/models-page.tsx'), 'ModelsPage');
export const Model = from(() => import('@/features/models/model-page.tsx'), 'ModelPage');
export const Run = from(() => import('@/features/models/run-page.tsx'), 'RunPage');
export const Entities = from(() => import('@/features/entities/entities-page.tsx'), 'EntitiesPage');
export const Entity = from(() => import('@/features/entities/entity-page.tsx'), 'EntityPage');
export const Quality = from(() => import('@/features/quality/quality-page.tsx'), 'QualityPage');
export const FailedRows = from(
  () => import('@/features/quality/failed-rows-page.tsx'),
  'FailedRowsPage',
);
export const Incidents = from(
  () => import('@/features/incidents/incidents-page.tsx'),
  'IncidentsPage',
);
export const Incident = from(
  () => import('@/features/incidents/incident-page.tsx'),
  'IncidentPage',
);
