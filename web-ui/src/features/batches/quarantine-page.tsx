import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/page.tsx';
import type { QuarantineFilter } from './api.ts';
import { QuarantinePanel } from './quarantine-panel.tsx';

/** All that was set aside, or that of one dataset or batch. */
export function QuarantinePage({ filter }: { filter: QuarantineFilter }) {
  const { t } = useTranslation();
  const { dataset, batch } = filter;
  return (
    <Page
      title={t('quarantine.title')}
      lead={t('quarantine.lead')}
      action={
        <>
          {batch && (
            <Link to="/batches/$batchId" params={{ batchId: batch }}>
              {t('batches.one', { id: batch })}
            </Link>
          )}
          {dataset && (
            <Link to="/datasets/$dataset" params={{ dataset }}>
              {dataset}
            </Link>
          )}
          {(batch ?? dataset) && <Link to="/quarantine">{t('batches.allDatasets')}</Link>}
        </>
      }
    >
      <QuarantinePanel filter={filter} />
    </Page>
  );
}
