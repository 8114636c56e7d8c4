import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantinedRow, Reason } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RowDetail } from '@/shared/ui/row-detail.tsx';
import { useQuarantine, type QuarantineFilter } from './api.ts';
import { groupByReason } from './groups.ts';
import classes from './quarantine-panel.module.css';

type Props = {
  filter: QuarantineFilter;
  /** Stands at the right of the title. */
  action?: ReactNode;
};

/** Rows set aside, in groups by reason. */
export function QuarantinePanel({ filter, action }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Reason | 'all'>('all');
  const query = useQuarantine(filter);
  const isOfGroup = filter.reason !== undefined;
  // What became of a group is said above it.
  if (isOfGroup && query.data?.pages.every((page) => page.items.length === 0)) return null;
  return (
    <Panel title={t('quarantine.rowsTitle')} action={action} flush>
      <QueryView query={query}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0) {
            return (
              <Notice
                icon="quality"
                title={t('quarantine.empty')}
                hint={t('quarantine.emptyHint')}
              />
            );
          }
          const shown = reason === 'all' ? rows : rows.filter((row) => row.reason === reason);
          return (
            <>
              {isOfGroup || (
                <div className={classes.groups}>
                  <Choice
                    label={t('quarantine.reason')}
                    value={reason}
                    onChange={setReason}
                    options={[
                      { value: 'all', label: t('quarantine.all'), count: rows.length },
                      ...groupByReason(rows).map((group) => ({
                        value: group.reason,
                        label: t(`quarantine.reasons.${group.reason}`),
                        count: group.count,
                      })),
                    ]}
                  />
                  {query.hasNextPage && (
                    <span className={classes.note}>{t('quarantine.counted')}</span>
                  )}
                </div>
              )}
              <RowTable rows={shown} />
              <LoadMore shown={shown.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

function RowTable({ rows }: { rows: readonly QuarantinedRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<QuarantinedRow>[] = [
    {
      key: 'reason',
      head: t('quarantine.reason'),
      title: true,
      cell: ({ reason }) => <Badge tone="attention">{t(`quarantine.reasons.${reason}`)}</Badge>,
    },
    {
      key: 'batch',
      head: t('quarantine.batch'),
      cell: ({ batchId, dataset }) => (
        <Link to="/batches/$batchId" params={{ batchId }}>
          {dataset ? `${dataset} · ${batchId}` : batchId}
        </Link>
      ),
    },
    {
      key: 'file',
      head: t('batches.file'),
      cell: ({ fileName }) => fileName ?? DASH,
    },
    {
      key: 'line',
      head: t('quarantine.line'),
      figure: true,
      cell: ({ line }) => format.count(line),
    },
    {
      key: 'column',
      head: t('quarantine.column'),
      cell: ({ column }) => (column ? <code>{column}</code> : DASH),
    },
    {
      key: 'detail',
      head: t('quarantine.detail'),
      long: true,
      cell: ({ detail, wording }) => <RowDetail detail={detail} wording={wording} />,
    },
    {
      key: 'raw',
      head: t('quarantine.raw'),
      long: true,
      cell: ({ raw }) => <code className={classes.raw}>{raw}</code>,
    },
  ];
  return (
    <DataTable
      label={t('quarantine.rowsTitle')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
    />
  );
}
