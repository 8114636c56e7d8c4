import { useTranslation } from 'react-i18next';
import type { StageItem } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useStages } from './api.ts';

/** What waits and runs in each stage. */
export function Queue() {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<StageItem>[] = [
    { key: 'stage', head: t('operator.stage'), title: true, cell: ({ stage }) => stage },
    {
      key: 'queued',
      head: t('operator.queued'),
      figure: true,
      cell: ({ queued }) => format.count(queued),
    },
    {
      key: 'running',
      head: t('operator.running'),
      figure: true,
      cell: ({ running }) => format.count(running),
    },
    {
      key: 'failed',
      head: t('operator.failedJobs'),
      figure: true,
      cell: ({ failed }) =>
        failed > 0 ? <Badge tone="broken">{format.count(failed)}</Badge> : format.count(0),
    },
    {
      key: 'oldest',
      head: t('operator.oldest'),
      figure: true,
      cell: ({ queued, oldestSeconds }) =>
        queued > 0 ? format.duration(oldestSeconds * 1_000) : DASH,
    },
  ];
  return (
    <Panel title={t('operator.queue')} hint={t('operator.queueHint')} span={4} flush>
      <QueryView query={useStages()} lines={4}>
        {(stages) =>
          stages.length === 0 ? (
            <Notice icon="check" title={t('operator.idle')} />
          ) : (
            <DataTable
              label={t('operator.queue')}
              columns={columns}
              rows={stages}
              rowKey={({ stage }) => stage}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}
