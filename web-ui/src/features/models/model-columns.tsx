import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '@/shared/api/types.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ColumnLineage } from './column-lineage.tsx';
import classes from './model-page.module.css';

type ModelColumn = NonNullable<Model['columns']>[number];

/** The columns of a model; one that is chosen shows where its values come from and go to. */
export function ModelColumns({ model }: { model: Model }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<string>();
  const columns = model.columns ?? [];
  // What is not built comes from nowhere yet.
  const isBuilt = model.rows !== undefined;
  const shown: Column<ModelColumn>[] = [
    {
      key: 'name',
      head: t('quality.column'),
      title: true,
      cell: ({ name }) =>
        isBuilt ? (
          <button
            type="button"
            className={classes.pick}
            aria-pressed={name === chosen}
            title={t('models.chooseColumn')}
            onClick={() => choose(name === chosen ? undefined : name)}
          >
            {name}
          </button>
        ) : (
          name
        ),
    },
    { key: 'type', head: t('datasets.type'), cell: ({ type }) => <code>{type}</code> },
    { key: 'description', head: t('models.description'), cell: ({ description }) => description },
  ];
  return (
    <>
      <Panel title={t('models.columns')} hint={String(columns.length)} span={5} flush>
        <DataTable
          label={t('models.columns')}
          columns={shown}
          rows={columns}
          rowKey={({ name }) => name}
          isCurrent={({ name }) => name === chosen}
        />
      </Panel>
      {columns.some(({ name }) => name === chosen) && chosen !== undefined && (
        <ColumnLineage model={model.name} column={chosen} />
      )}
    </>
  );
}
