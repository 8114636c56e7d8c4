import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useApiKeys } from './api.ts';
import { KeyTable } from './key-table.tsx';
import { NewKey } from './new-key.tsx';

/** Keys with which programs call the API. */
export function KeysPage() {
  const { t } = useTranslation();
  const query = useApiKeys();
  return (
    <Page
      title={t('keys.title')}
      lead={t('keys.lead')}
      action={<a href="/docs">{t('home.apiDocs')}</a>}
    >
      <QueryView query={query}>
        {(known) => (
          <>
            <NewKey />
            <Panel title={t('keys.title')} hint={String(known.length)} span={8} flush>
              {known.length === 0 ? (
                <Notice icon="key" title={t('keys.empty')} hint={t('keys.emptyHint')} />
              ) : (
                <KeyTable known={known} />
              )}
            </Panel>
          </>
        )}
      </QueryView>
    </Page>
  );
}
