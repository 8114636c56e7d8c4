import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { useBatches } from './api.ts';
import { BatchTable } from './batch-table.tsx';

/** The ledger, newest first; of one dataset when it is named. */
export function BatchesPage({ dataset }: { dataset?: string }) {
  const { t } = useTranslation();
  const query = useBatches({ dataset });
  return (
    <Page
      title={t('batches.title')}
      lead={t('batches.lead')}
      action={
        <>
          {dataset && <Link to="/batches">{t('batches.allDatasets')}</Link>}
          <Link to="/quarantine" search={dataset ? { dataset } : {}}>
            {t('nav.quarantine')}
          </Link>
        </>
      }
    >
      <Panel title={dataset ?? t('batches.allDatasets')} flush>
        <QueryView query={query}>
          {({ pages }) => {
            const batches = pages.flatMap((page) => page.items);
            if (batches.length === 0) {
              return (
                <Notice icon="batches" title={t('batches.empty')} hint={t('batches.emptyHint')}>
                  <Link to="/" hash="add-data">
                    {t('upload.add')}
                  </Link>
                </Notice>
              );
            }
            return (
              <>
                <BatchTable batches={batches} />
                <LoadMore shown={batches.length} query={query} />
              </>
            );
          }}
        </QueryView>
      </Panel>
    </Page>
  );
}
