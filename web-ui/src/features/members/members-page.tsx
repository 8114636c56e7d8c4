import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMembers } from '@/shared/api/members.ts';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { Grants } from './grants.tsx';
import { Invite } from './invite.tsx';
import { MemberTable } from './member-table.tsx';

/**
 * Who belongs to the organisation and what they may do.
 *
 * @param organizations stands below the form of invitations
 */
export function MembersPage({ organizations }: { organizations: ReactNode }) {
  const { t } = useTranslation();
  const query = useMembers();
  return (
    <Page title={t('members.title')} lead={t('members.lead')}>
      <QueryView query={query}>
        {(known) => (
          <>
            <Panel title={t('members.title')} hint={String(known.length)} span={8} flush>
              <MemberTable known={known} />
            </Panel>
            <Invite />
            <Grants />
            {organizations}
          </>
        )}
      </QueryView>
    </Page>
  );
}
