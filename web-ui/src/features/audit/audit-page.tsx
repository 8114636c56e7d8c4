import { useTranslation } from 'react-i18next';
import { useMembers } from '@/shared/api/members.ts';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useAudit } from './api.ts';
import { AuditTable } from './audit-table.tsx';
import { Verdict } from './verdict.tsx';

/** Who did what, and whether the record of it is whole. */
export function AuditPage() {
  const { t } = useTranslation();
  const query = useAudit();
  const members = useMembers();
  const emails = new Map(members.data?.map(({ id, email }) => [id, email]));
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')} action={<Verdict />}>
      <Panel title={t('audit.calls')} flush>
        <QueryView query={query}>
          {({ pages }) => {
            const calls = pages.flatMap((page) => page.items);
            if (calls.length === 0) {
              return <Notice icon="clock" title={t('audit.empty')} hint={t('audit.emptyHint')} />;
            }
            return (
              <>
                <AuditTable calls={calls} emails={emails} />
                <LoadMore shown={calls.length} query={query} />
              </>
            );
          }}
        </QueryView>
      </Panel>
    </Page>
  );
}
