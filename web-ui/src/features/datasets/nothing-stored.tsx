import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { useNewestBatch } from './api.ts';

/** Where the rows of a dataset would be: what became of its batch, and where to send another. */
export function NothingStored({ dataset }: { dataset: string }) {
  const { t } = useTranslation();
  const batch = useNewestBatch(dataset);
  const isFailed = batch?.state === 'failed';
  return (
    <Panel title={t('datasets.rowsTitle')}>
      <Notice
        icon="datasets"
        title={t('datasets.nothingStored')}
        hint={isFailed ? batch.problem : t('datasets.nothingStoredHint')}
      >
        {batch && (
          <Link to="/batches/$batchId" params={{ batchId: batch.batchId }}>
            {t(isFailed ? 'datasets.batchFailed' : 'batches.one', { id: batch.batchId })}
          </Link>
        )}
        <Link to="/" hash="add-data">
          {t('upload.add')}
        </Link>
      </Notice>
    </Panel>
  );
}
