import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useRevokeKey } from './api.ts';
import classes from './keys.module.css';

export function KeyTable({ known }: { known: readonly ApiKey[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState<string>();
  const revoke = useRevokeKey();
  const columns: Column<ApiKey>[] = [
    { key: 'name', head: t('keys.name'), title: true, cell: ({ name }) => name },
    {
      key: 'scopes',
      head: t('keys.scopes'),
      cell: ({ scopes }) => <code>{scopes.join(', ')}</code>,
    },
    {
      key: 'created',
      head: t('keys.created'),
      cell: ({ createdAt }) => <Ago at={createdAt} />,
    },
    { key: 'used', head: t('keys.used'), cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
    {
      key: 'expires',
      head: t('keys.expires'),
      cell: ({ expiresAt }) => format.dateTime(expiresAt),
    },
    {
      key: 'revoke',
      head: t('keys.action'),
      cell: ({ id, name }) =>
        asked === id ? (
          <span className={classes.choices}>
            <Button
              size="compact-sm"
              color="red"
              loading={revoke.isPending}
              onClick={() => revoke.mutate(id, { onSettled: () => setAsked(undefined) })}
            >
              {t('keys.revokeNow', { name })}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              autoFocus
              onClick={() => setAsked(undefined)}
            >
              {t('keys.keep')}
            </Button>
          </span>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${t('keys.revoke')}: ${name}`}
            onClick={() => setAsked(id)}
          >
            {t('keys.revoke')}
          </Button>
        ),
    },
  ];
  return (
    <>
      {revoke.error && <ProblemNotice error={revoke.error} />}
      <DataTable label={t('keys.title')} columns={columns} rows={known} rowKey={({ id }) => id} />
    </>
  );
}
