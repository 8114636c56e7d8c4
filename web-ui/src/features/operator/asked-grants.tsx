import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Grant } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { Code } from '@/shared/ui/code.tsx';
import { CopyButton } from '@/shared/ui/copy-button.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import { useAskedGrants, useEnter } from './api.ts';
import classes from './operator.module.css';

const TONES: Record<Grant['state'], Tone> = {
  asked: 'attention',
  approved: 'well',
  denied: 'quiet',
  ended: 'quiet',
};

/** What the operator asked for; an approved one gives a token that reads, for ten minutes. */
export function AskedGrants() {
  const { t } = useTranslation();
  const format = useFormat();
  const enter = useEnter();
  const columns: Column<Grant>[] = [
    { key: 'tenant', head: t('operator.tenant'), title: true, cell: ({ tenant }) => tenant },
    { key: 'reason', head: t('grants.reason'), long: true, cell: ({ reason }) => reason },
    {
      key: 'state',
      head: t('members.state'),
      cell: ({ state }) => <Badge tone={TONES[state]}>{t(`grants.states.${state}`)}</Badge>,
    },
    { key: 'asked', head: t('grants.asked'), cell: ({ askedAt }) => <Ago at={askedAt} /> },
    {
      key: 'until',
      head: t('operator.until'),
      cell: ({ expiresAt }) => format.dateTime(expiresAt),
    },
    {
      key: 'action',
      head: t('keys.action'),
      cell: ({ id, state, tenant }) =>
        state === 'approved' && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('operator.tokenOf', { tenant })}
            loading={enter.isPending}
            onClick={() => enter.mutate(id)}
          >
            {t('operator.token')}
          </Button>
        ),
    },
  ];
  return (
    <Panel title={t('operator.grants')} hint={t('grants.hint')} flush>
      {enter.error && <ProblemNotice error={enter.error} />}
      {enter.data && (
        <div role="status" className={classes.token}>
          <Code
            text={enter.data.accessToken}
            label={t('operator.tokenFor', { tenant: enter.data.tenant })}
          />
          <CopyButton
            key={enter.data.accessToken}
            text={enter.data.accessToken}
            label={t('state.copy')}
          />
        </div>
      )}
      <QueryView query={useAskedGrants()} lines={3}>
        {(grants) =>
          grants.length === 0 ? (
            <Notice title={t('operator.noGrants')} hint={t('operator.noGrantsHint')} />
          ) : (
            <DataTable
              label={t('operator.grants')}
              columns={columns}
              rows={grants}
              rowKey={({ id }) => id}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}
