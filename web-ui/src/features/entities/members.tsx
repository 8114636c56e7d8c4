import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { EntityRecord } from '@/shared/api/types.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useMembers } from './api.ts';

/** The records that are this entity. */
export function Members({ entity, entityId }: { entity: string; entityId: string }) {
  const { t } = useTranslation();
  const query = useMembers(entity, entityId);
  const columns: Column<EntityRecord>[] = [
    {
      key: 'record',
      head: t('entities.record'),
      title: true,
      cell: ({ recordId }) => <code>{recordId}</code>,
    },
    {
      key: 'dataset',
      head: t('entities.dataset'),
      cell: ({ dataset }) => (
        <Link to="/datasets/$dataset" params={{ dataset }}>
          {dataset}
        </Link>
      ),
    },
  ];
  return (
    <Panel title={t('entities.members')} hint={query.data && String(query.data.length)} flush>
      <QueryView query={query} lines={2}>
        {(records) => (
          <DataTable
            label={t('entities.members')}
            columns={columns}
            rows={records}
            rowKey={({ dataset, recordId }) => `${dataset} ${recordId}`}
          />
        )}
      </QueryView>
    </Panel>
  );
}
