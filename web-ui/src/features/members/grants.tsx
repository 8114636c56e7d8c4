import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Grant } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import { useDecideGrant, useGrants } from './api.ts';
import classes from './members.module.css';

const TONES: Record<Grant['state'], Tone> = {
  asked: 'attention',
  approved: 'info',
  denied: 'quiet',
  ended: 'quiet',
};

/** The operator's wishes to look in; an owner decides. Nothing is shown where there was none. */
export function Grants() {
  const { t } = useTranslation();
  const format = useFormat();
  const isOwner = useSession()?.user.role === 'owner';
  const known = useGrants().data ?? [];
  const decide = useDecideGrant();
  if (known.length === 0) return null;
  const act = (id: string, decision: 'approve' | 'deny' | 'end') => (
    <Button
      key={decision}
      size="compact-sm"
      variant={decision === 'approve' ? 'filled' : 'default'}
      loading={decide.isPending}
      onClick={() => decide.mutate({ id, decision })}
    >
      {t(`grants.${decision}`)}
    </Button>
  );
  const columns: Column<Grant>[] = [
    { key: 'reason', head: t('grants.reason'), title: true, cell: ({ reason }) => reason },
    { key: 'operator', head: t('grants.operator'), cell: ({ operator }) => operator },
    {
      key: 'minutes',
      head: t('grants.minutes'),
      figure: true,
      cell: ({ minutes }) => format.count(minutes),
    },
    { key: 'asked', head: t('grants.asked'), cell: ({ askedAt }) => <Ago at={askedAt} /> },
    {
      key: 'state',
      head: t('members.state'),
      cell: ({ state }) => <Badge tone={TONES[state]}>{t(`grants.states.${state}`)}</Badge>,
    },
    {
      key: 'action',
      head: t('keys.action'),
      cell: ({ id, state }) =>
        isOwner && (
          <span className={classes.choices}>
            {state === 'asked' && [act(id, 'approve'), act(id, 'deny')]}
            {state === 'approved' && act(id, 'end')}
          </span>
        ),
    },
  ];
  return (
    <Panel title={t('grants.title')} hint={t('grants.hint')} span={8} flush>
      {decide.error && <ProblemNotice error={decide.error} />}
      <DataTable label={t('grants.title')} columns={columns} rows={known} rowKey={({ id }) => id} />
    </Panel>
  );
}
