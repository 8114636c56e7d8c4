import { useTranslation } from 'react-i18next';
import type { NodeItem } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { Bar } from '@/shared/ui/bar.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useNodes } from './api.ts';
import classes from './operator.module.css';

/** A node writes every two seconds. */
const SILENT_SECONDS = 10;

/** The nodes with their roles and load. */
export function Nodes() {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<NodeItem>[] = [
    {
      key: 'name',
      head: t('operator.node'),
      title: true,
      cell: ({ name }) => <span className={classes.whole}>{name}</span>,
    },
    {
      key: 'state',
      head: t('members.state'),
      cell: ({ silentSeconds }) =>
        silentSeconds > SILENT_SECONDS ? (
          <Badge tone="broken">
            {t('operator.silent', { time: format.duration(silentSeconds * 1_000) })}
          </Badge>
        ) : (
          <Badge tone="well">{t('operator.there')}</Badge>
        ),
    },
    { key: 'roles', head: t('operator.roles'), long: true, cell: ({ roles }) => roles.join(', ') },
    {
      key: 'cpu',
      head: t('operator.cpu'),
      cell: ({ cpu, cores }) => (
        <>
          {t('operator.cores', { cpu: format.exact(Math.round(cpu * 100) / 100), cores })}
          <Bar share={cpu / cores} />
        </>
      ),
    },
    {
      key: 'heap',
      head: t('operator.heap'),
      cell: ({ heapBytes, heapMax }) => (
        <>
          {t('operator.heapOf', { used: format.bytes(heapBytes), most: format.bytes(heapMax) })}
          <Bar share={heapBytes / heapMax} />
        </>
      ),
    },
    { key: 'version', head: t('operator.version'), cell: ({ version }) => version },
    { key: 'since', head: t('operator.since'), cell: ({ startedAt }) => <Ago at={startedAt} /> },
  ];
  return (
    <Panel title={t('operator.nodes')} span={8} flush>
      <QueryView query={useNodes()} lines={4}>
        {(nodes) => (
          <DataTable
            label={t('operator.nodes')}
            columns={columns}
            rows={nodes}
            rowKey={({ name, startedAt }) => name + startedAt}
          />
        )}
      </QueryView>
    </Panel>
  );
}
