import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FailedRowsTable } from '@/shared/ui/failed-rows-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useChecks, useFailedRows } from './api.ts';

/** Rows that a check points at, with the batch and line they came from. */
export function FailedRowsPage({ file, check }: { file: string; check: string }) {
  const { t } = useTranslation();
  const query = useFailedRows(file, check);
  const known = useChecks().data?.find(({ id }) => id === check);
  return (
    <Page title={t('quality.failedTitle')} lead={<Link to="/quality">{t('quality.title')}</Link>}>
      <Panel
        title={known ? `${known.dataset}: ${known.check}` : check}
        hint={known?.threshold}
        flush
      >
        <QueryView query={query}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice
                icon="quality"
                title={t('quality.noFailed')}
                hint={t('quality.noFailedHint')}
              />
            ) : (
              <FailedRowsTable label={t('quality.failedTitle')} rows={rows} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}
