import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { QuarantineGroup } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useQuarantineGroups, type GroupName } from './mending-api.ts';
import classes from './quarantine-panel.module.css';

type Props = { filter: { dataset?: string; batch?: string }; open: GroupName | undefined };

/** What is set aside, by dataset, column and reason: each group is mended or discarded at once. */
export function QuarantineGroups({ filter, open }: Props) {
  const { t } = useTranslation();
  const query = useQuarantineGroups(filter);
  return (
    <Panel title={t('quarantine.groups')} hint={t('quarantine.groupsHint')} flush>
      <QueryView query={query}>
        {(groups) =>
          groups.length === 0 ? (
            <Notice icon="quality" title={t('quarantine.empty')} hint={t('quarantine.emptyHint')} />
          ) : (
            <GroupTable groups={groups} batch={filter.batch} open={open} />
          )
        }
      </QueryView>
    </Panel>
  );
}

type TableProps = {
  groups: readonly QuarantineGroup[];
  batch: string | undefined;
  open: GroupName | undefined;
};

function GroupTable({ groups, batch, open }: TableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<QuarantineGroup>[] = [
    {
      key: 'reason',
      head: t('quarantine.reason'),
      title: true,
      cell: ({ dataset, reason, column = '' }) => (
        <Link
          to="/quarantine"
          search={{ dataset, batch, reason, column }}
          aria-label={t('quarantine.openGroup', {
            reason: t(`quarantine.reasons.${reason}`),
            place: column || t('quarantine.wholeLine'),
            dataset,
          })}
        >
          <Badge tone="attention">{t(`quarantine.reasons.${reason}`)}</Badge>
        </Link>
      ),
    },
    {
      key: 'rows',
      head: t('quarantine.rows'),
      figure: true,
      cell: ({ rows }) => format.count(rows),
    },
    { key: 'dataset', head: t('quarantine.dataset'), cell: ({ dataset }) => dataset },
    {
      key: 'column',
      head: t('quarantine.column'),
      cell: ({ column }) => (column ? <code>{column}</code> : t('quarantine.wholeLine')),
    },
    {
      key: 'batches',
      head: t('quarantine.batches'),
      cell: ({ firstBatch, lastBatch }) =>
        firstBatch === lastBatch ? firstBatch : `${firstBatch} – ${lastBatch}`,
    },
    {
      key: 'example',
      head: t('quarantine.example'),
      long: true,
      cell: ({ example }) => <code className={classes.raw}>{example}</code>,
    },
  ];
  return (
    <DataTable
      label={t('quarantine.groups')}
      columns={columns}
      rows={groups}
      rowKey={keyOf}
      isCurrent={(group) => open !== undefined && keyOf(group) === keyOf(open)}
    />
  );
}

/** What tells a group from the others of a page. */
export function keyOf({ dataset, reason, column = '' }: GroupName): string {
  return JSON.stringify([dataset, reason, column]);
}
