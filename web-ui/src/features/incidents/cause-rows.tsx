import { useTranslation } from 'react-i18next';
import type { FailedRow } from '@/shared/api/types.ts';
import { FailedRowsTable } from '@/shared/ui/failed-rows-table.tsx';
import classes from './incidents.module.css';

/** Some of the rows that the check counts and that have this cause; shut until asked for. */
export function CauseRows({ rows }: { rows: readonly FailedRow[] }) {
  const { t } = useTranslation();
  return (
    <details className={classes.rows}>
      <summary>{t('incidents.sampleRows', { count: rows.length })}</summary>
      <FailedRowsTable label={t('incidents.rows')} rows={rows} />
    </details>
  );
}
