import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/session/use-session.ts';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useSources } from './api.ts';
import { PullHistory } from './pull-history.tsx';
import { SourceForm } from './source-form.tsx';
import { SourceTable } from './source-table.tsx';

/** Roles that may change sources. */
const CHANGERS = new Set(['engineer', 'admin', 'owner']);

/** Where rows come from by themselves, and how that goes. */
export function SourcesPage() {
  const { t } = useTranslation();
  const query = useSources();
  const mayChange = CHANGERS.has(useSession()?.user.role ?? '');
  const [chosen, setChosen] = useState<string>();
  const [edited, setEdited] = useState<string>();
  return (
    <Page title={t('sources.title')} lead={t('sources.lead')}>
      <QueryView query={query}>
        {(sources) => {
          const known = sources.find(({ name }) => name === edited);
          const shown = sources.find(({ name }) => name === chosen);
          return (
            <>
              <Panel
                title={t('sources.title')}
                hint={String(sources.length)}
                span={mayChange ? 8 : 12}
                flush
              >
                {sources.length === 0 ? (
                  <Notice icon="upload" title={t('sources.empty')} hint={t('sources.emptyHint')} />
                ) : (
                  <SourceTable
                    sources={sources}
                    chosen={chosen}
                    onChoose={setChosen}
                    onEdit={mayChange ? setEdited : undefined}
                  />
                )}
              </Panel>
              {mayChange && (
                <SourceForm
                  key={known?.name ?? ''}
                  known={known}
                  onDone={() => setEdited(undefined)}
                />
              )}
              {shown && shown.kind !== 'kafka' && (
                <PullHistory key={shown.name} name={shown.name} />
              )}
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}
