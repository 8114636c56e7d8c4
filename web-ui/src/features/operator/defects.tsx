import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DefectItem } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDefects, useResolveDefect } from './api.ts';
import classes from './operator.module.css';

/** The last part of a class's name says what it is; the whole one is in the stack. */
function short(name: string) {
  return name.split('.').slice(-2).join('.');
}

function Stack({ defect }: { defect: DefectItem }) {
  return (
    <details className={classes.defect}>
      <summary>{short(defect.place)}</summary>
      <pre>{defect.stack}</pre>
    </details>
  );
}

function Mended({ defect }: { defect: DefectItem }) {
  const { t } = useTranslation();
  const resolve = useResolveDefect();
  if (defect.resolvedAt) return <Badge tone="well">{t('operator.mended')}</Badge>;
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={resolve.isPending}
      aria-label={`${t('operator.mend')}: ${short(defect.place)}`}
      onClick={() => resolve.mutate(defect.id)}
    >
      {t('operator.mend')}
    </Button>
  );
}

/** What was thrown where nobody expected it, on any node. */
export function Defects() {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<DefectItem>[] = [
    {
      key: 'kind',
      head: t('operator.error'),
      title: true,
      cell: ({ kind }) => kind.split('.').at(-1),
    },
    {
      key: 'place',
      head: t('operator.place'),
      long: true,
      cell: (defect) => <Stack defect={defect} />,
    },
    {
      key: 'count',
      head: t('operator.times'),
      figure: true,
      cell: ({ count }) => format.count(count),
    },
    { key: 'last', head: t('operator.last'), cell: ({ lastAt }) => <Ago at={lastAt} /> },
    { key: 'node', head: t('operator.node'), cell: ({ node }) => node },
    { key: 'version', head: t('operator.version'), cell: ({ version }) => version },
    {
      key: 'trace',
      head: t('operator.trace'),
      cell: ({ trace }) => <span className={classes.whole}>{trace}</span>,
    },
    { key: 'mend', head: t('members.state'), cell: (defect) => <Mended defect={defect} /> },
  ];
  return (
    <Panel title={t('operator.errors')} hint={t('operator.errorsHint')} flush>
      <QueryView query={useDefects()} lines={3}>
        {(defects) =>
          defects.length === 0 ? (
            <Notice icon="check" title={t('operator.noErrors')} />
          ) : (
            <DataTable
              label={t('operator.errors')}
              columns={columns}
              rows={defects}
              rowKey={({ id }) => id}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}
