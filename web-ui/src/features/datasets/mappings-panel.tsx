import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dataset, DatasetMapping } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useWithdraw } from './api.ts';
import classes from './mappings.module.css';

/** Roles that may take a mapping away. */
const DECIDERS = new Set(['engineer', 'admin', 'owner']);

/** Drifts that were accepted, by which batches are read; nothing where there are none. */
export function MappingsPanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayDecide = DECIDERS.has(useSession()?.user.role ?? '');
  const mappings = dataset.mappings ?? [];
  if (mappings.length === 0) return null;
  const columns: Column<DatasetMapping>[] = [
    {
      key: 'columns',
      head: t('drifts.columns'),
      title: true,
      cell: ({ driftId, columns: names, mapping }) => (
        <Link to="/drifts" search={{ dataset: dataset.name, state: 'accepted', id: driftId }}>
          <code>{[names.join(', '), mapping.into.join(', ')].filter(Boolean).join(' ← ')}</code>
        </Link>
      ),
    },
    { key: 'kind', head: t('drifts.kind'), cell: ({ kind }) => t(`drifts.kinds.${kind}`) },
    {
      key: 'converts',
      head: t('drifts.converts'),
      cell: ({ converts }) => t(`drifts.convertsOf.${converts}`),
    },
    { key: 'since', head: t('drifts.decided'), cell: ({ since }) => format.dateTime(since) },
  ];
  if (mayDecide) {
    columns.push({
      key: 'away',
      head: '',
      cell: ({ driftId, columns: names }) => (
        <Withdraw id={driftId} columns={names.join(', ') || t('drifts.wholeFile')} />
      ),
    });
  }
  return (
    <Panel title={t('datasets.mappings')} hint={String(mappings.length)} flush>
      <DataTable
        label={t('datasets.mappings')}
        columns={columns}
        rows={mappings}
        rowKey={({ driftId }) => driftId}
      />
    </Panel>
  );
}

function Withdraw({ id, columns }: { id: string; columns: string }) {
  const { t } = useTranslation();
  const withdraw = useWithdraw(id);
  const [reason, setReason] = useState<string>();
  if (reason === undefined) {
    return (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('datasets.withdrawOne', { columns })}
        onClick={() => setReason('')}
      >
        {t('drifts.withdraw')}
      </Button>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') withdraw.mutate(reason.trim());
  };
  return (
    <form className={classes.form} onSubmit={send}>
      <TextInput
        size="xs"
        label={t('drifts.reason')}
        description={t('drifts.withdrawDoes')}
        value={reason}
        maxLength={500}
        required
        autoFocus
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && setReason(undefined)}
      />
      <div className={classes.actions}>
        <Button
          type="submit"
          size="compact-sm"
          color="red"
          disabled={reason.trim() === ''}
          loading={withdraw.isPending}
        >
          {t('drifts.withdrawNow')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setReason(undefined)}>
          {t('drifts.keepMapping')}
        </Button>
      </div>
      {withdraw.error && <ProblemNotice error={withdraw.error} />}
    </form>
  );
}
