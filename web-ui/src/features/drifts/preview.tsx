import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import type { DriftPreview } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDriftPreview } from './api.ts';
import classes from './drifts.module.css';
import type { Wish } from './wish.ts';

/** What accepting a drift as wished would change: counts, and some values before and after. */
export function Preview({ id, wish }: { id: string; wish: Wish }) {
  const { t } = useTranslation();
  const query = useDriftPreview(id, wish);
  const { error } = query;
  return (
    <section className={classes.part} aria-label={t('drifts.preview.title')}>
      <h3>{t('drifts.preview.title')}</h3>
      {error instanceof ApiProblem && error.status === 422 ? (
        <div role="alert">
          <Notice icon="incidents" title={t('drifts.preview.cannot')} hint={error.problem.detail} />
        </div>
      ) : (
        <QueryView query={query}>{(preview) => <Told preview={preview} />}</QueryView>
      )}
    </section>
  );
}

function Told({ preview }: { preview: DriftPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rows, converted, left, whole, quarantined, added, widened, encoding, later } = preview;
  const count = format.count;
  return (
    <>
      <ul className={classes.evidence}>
        {later && <li>{t('drifts.preview.later')}</li>}
        {rows > 0 && (
          <li>
            {t(whole ? 'drifts.preview.rows' : 'drifts.preview.firstRows', {
              converted: count(converted),
              rows: count(rows),
            })}
          </li>
        )}
        {left > 0 && <li>{t('drifts.preview.left', { left: count(left) })}</li>}
        {quarantined > 0 && (
          <li>{t('drifts.preview.quarantined', { records: count(quarantined) })}</li>
        )}
        {added.length > 0 && <li>{t('drifts.preview.added', { columns: added.join(', ') })}</li>}
        {widened && <li>{t('drifts.preview.widened', { type: widened })}</li>}
        {encoding && <li>{t('drifts.preview.encoding', { encoding })}</li>}
      </ul>
      {preview.examples.length > 0 && <Examples examples={preview.examples} />}
    </>
  );
}

type Example = DriftPreview['examples'][number];

function Examples({ examples }: Pick<DriftPreview, 'examples'>) {
  const { t } = useTranslation();
  const columns: Column<Example>[] = [
    {
      key: 'place',
      head: t('drifts.preview.place'),
      title: true,
      cell: ({ batchId, line }) => t('drifts.preview.line', { batch: batchId, line }),
    },
    { key: 'before', head: t('drifts.valueOld'), cell: ({ before }) => <Values of={before} /> },
    {
      key: 'after',
      head: t('drifts.preview.after'),
      cell: ({ after }) => (after ? <Values of={after} /> : t('drifts.preview.stays')),
    },
  ];
  return (
    <DataTable
      label={t('drifts.preview.examples')}
      columns={columns}
      rows={examples}
      rowKey={({ batchId, line }) => `${batchId}-${line}`}
    />
  );
}

function Values({ of }: { of: Record<string, unknown> }) {
  return (
    <span className={classes.values}>
      {Object.entries(of).map(([name, value]) => (
        <code key={name}>
          {name} {typeof value === 'string' ? value : '∅'}
        </code>
      ))}
    </span>
  );
}
