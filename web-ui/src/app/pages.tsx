import { lazyRouteComponent } from '@tanstack/react-router';
import { DashboardPage } from '@/features/dashboard/DashboardPage.tsx';
import { UploadPanel } from '@/features/upload/UploadPanel.tsx';

/** The home page puts two features together; it is what most people see first. */
export function Home() {
  return <DashboardPage upload={<UploadPanel />} />;
}

const from = lazyRouteComponent;

export const Login = from(() => import('@/features/auth/LoginPage.tsx'), 'LoginPage');
export const Signup = from(() => import('@/features/auth/SignupPage.tsx'), 'SignupPage');
export const Batches = from(() => import('@/features/batches/BatchesPage.tsx'), 'BatchesPage');
export const Batch = from(() => import('@/features/batches/BatchPage.tsx'), 'BatchPage');
export const Quarantine = from(
  () => import('@/features/batches/QuarantinePage.tsx'),
  'QuarantinePage',
);
export const Datasets = from(() => import('@/features/datasets/DatasetsPage.tsx'), 'DatasetsPage');
export const Dataset = from(() => import('@/features/datasets/DatasetPage.tsx'), 'DatasetPage');
export const Models = from(() => import('@/features/models/ModelsPage.tsx'), 'ModelsPage');
export const Model = from(() => import('@/features/models/ModelPage.tsx'), 'ModelPage');
export const Run = from(() => import('@/features/models/RunPage.tsx'), 'RunPage');
export const Entities = from(() => import('@/features/entities/EntitiesPage.tsx'), 'EntitiesPage');
export const Entity = from(() => import('@/features/entities/EntityPage.tsx'), 'EntityPage');
export const Quality = from(() => import('@/features/quality/QualityPage.tsx'), 'QualityPage');
export const FailedRows = from(
  () => import('@/features/quality/FailedRowsPage.tsx'),
  'FailedRowsPage',
);
export const Incidents = from(
  () => import('@/features/incidents/IncidentsPage.tsx'),
  'IncidentsPage',
);
export const Incident = from(() => import('@/features/incidents/IncidentPage.tsx'), 'IncidentPage');
