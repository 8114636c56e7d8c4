import { useTranslation } from 'react-i18next';
import type { Dataset, DatasetColumn } from '@/shared/api/types.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';

type Named = DatasetColumn & { name: string };

export function ColumnsTable({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const rows = Object.entries(dataset.columns).map(([name, column]): Named => ({
    name,
    ...column,
  }));
  const columns: Column<Named>[] = [
    { key: 'name', head: t('quality.column'), title: true, cell: ({ name }) => name },
    { key: 'type', head: t('datasets.type'), cell: ({ type }) => <code>{type}</code> },
    { key: 'header', head: t('datasets.header'), cell: ({ header, name }) => header ?? name },
    {
      key: 'origin',
      head: t('datasets.origin'),
      cell: ({ inferred, required }) =>
        [
          t(inferred ? 'datasets.inferred' : 'datasets.declared'),
          required && t('datasets.required'),
        ]
          .filter(Boolean)
          .join(', '),
    },
  ];
  return (
    <DataTable
      label={t('datasets.columns')}
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
    />
  );
}
