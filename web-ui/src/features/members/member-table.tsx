import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '@/shared/api/types.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import { useChangeMember, useRemoveMember } from './api.ts';
import { MemberActions } from './member-actions.tsx';
import classes from './members.module.css';
import { RoleSelect } from './role-select.tsx';

const TONES: Record<Member['state'], Tone> = {
  active: 'well',
  deactivated: 'attention',
  invited: 'info',
};

/** Members and open invitations; whom one may not change one only sees. */
export function MemberTable({ known }: { known: readonly Member[] }) {
  const { t } = useTranslation();
  const user = useSession()?.user;
  const change = useChangeMember();
  const remove = useRemoveMember();
  const [asked, setAsked] = useState<string>();
  const mayChange = ({ role }: Member) => user?.role === 'owner' || role !== 'owner';
  const columns: Column<Member>[] = [
    {
      key: 'email',
      head: t('auth.email'),
      title: true,
      cell: ({ id, email }) => (
        <span className={classes.email}>
          {email} {id === user?.id && <span className={classes.quiet}>{t('members.you')}</span>}
        </span>
      ),
    },
    {
      key: 'role',
      head: t('members.role'),
      cell: (member) =>
        mayChange(member) && member.state !== 'invited' ? (
          <RoleSelect
            member={member}
            mine={user?.role ?? 'viewer'}
            onChange={(role) => change.mutate({ id: member.id, role })}
          />
        ) : (
          t(`roles.${member.role}`)
        ),
    },
    {
      key: 'state',
      head: t('members.state'),
      cell: ({ state }) => <Badge tone={TONES[state]}>{t(`members.states.${state}`)}</Badge>,
    },
    {
      key: 'since',
      head: t('members.since'),
      cell: ({ createdAt }) => <Ago at={createdAt} />,
    },
    {
      key: 'action',
      head: t('keys.action'),
      cell: (member) =>
        mayChange(member) && (
          <MemberActions
            member={member}
            isSelf={member.id === user?.id}
            isAsked={asked === member.id}
            isBusy={remove.isPending}
            onAsk={setAsked}
            onActive={(active) => change.mutate({ id: member.id, active })}
            onRemove={() => remove.mutate(member.id, { onSettled: () => setAsked(undefined) })}
          />
        ),
    },
  ];
  const error = change.error ?? remove.error;
  return (
    <>
      {error && <ProblemNotice error={error} />}
      <DataTable
        label={t('members.title')}
        columns={columns}
        rows={known}
        rowKey={({ id }) => id}
        isCurrent={({ id }) => id === user?.id}
      />
    </>
  );
}
