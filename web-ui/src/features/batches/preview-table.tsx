import { useTranslation } from 'react-i18next';
import type { RulePreview } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { RowDetail } from '@/shared/ui/row-detail.tsx';
import { changed, type Parts } from './changed.ts';
import classes from './mending.module.css';

type Row = RulePreview['items'][number];

/** What a rule would do: of the rows that were tried the counts, of some the values before and after. */
export function PreviewTable({ preview }: { preview: RulePreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Row>[] = [
    {
      key: 'outcome',
      head: t('mending.outcome'),
      title: true,
      cell: ({ reason }) =>
        reason ? (
          <Badge tone="attention">{t('mending.stays')}</Badge>
        ) : (
          <Badge tone="well">{t('mending.fits')}</Badge>
        ),
    },
    { key: 'batch', head: t('quarantine.batch'), cell: ({ batchId }) => batchId },
    {
      key: 'line',
      head: t('quarantine.line'),
      figure: true,
      cell: ({ line }) => format.count(line),
    },
    {
      key: 'before',
      head: t('mending.before'),
      long: true,
      cell: (row) => <Value kind="before" row={row} />,
    },
    {
      key: 'after',
      head: t('mending.after'),
      long: true,
      cell: (row) => <Value kind="after" row={row} />,
    },
  ];
  if (preview.left > 0) {
    columns.push({
      key: 'why',
      head: t('mending.why'),
      long: true,
      cell: ({ detail, wording }) => <RowDetail detail={detail} wording={wording} />,
    });
  }
  return (
    <>
      <p role="status" className={classes.counts}>
        <b>{t('mending.counts', { rows: format.count(preview.rows) })}</b>{' '}
        <Badge tone="well">
          {t('mending.wouldFit', { count: preview.stored, shown: format.count(preview.stored) })}
        </Badge>{' '}
        {preview.left > 0 && (
          <Badge tone="attention">
            {t('mending.wouldStay', { count: preview.left, shown: format.count(preview.left) })}
          </Badge>
        )}
      </p>
      <DataTable
        label={t('mending.preview')}
        columns={columns}
        rows={preview.items}
        rowKey={(row) => row.id}
      />
      {preview.rows > preview.items.length && (
        <p className={classes.quiet}>
          {t('mending.shown', { shown: format.count(preview.items.length) })}
        </p>
      )}
    </>
  );
}

function Value({ kind, row }: { kind: 'before' | 'after'; row: Row }) {
  const { t } = useTranslation();
  const text = row[kind];
  if (text === undefined) return <span className={classes.quiet}>{t('mending.nothing')}</span>;
  const parts = changed(row.before ?? '', row.after ?? '')[kind];
  return (
    <code className={classes.value}>
      {parts.head}
      <Middle kind={kind} parts={parts} />
      {parts.tail}
    </code>
  );
}

function Middle({ kind, parts }: { kind: 'before' | 'after'; parts: Parts }) {
  if (parts.middle === '') return null;
  return kind === 'before' ? <del>{parts.middle}</del> : <ins>{parts.middle}</ins>;
}
