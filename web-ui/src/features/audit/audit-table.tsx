import { useTranslation } from 'react-i18next';
import type { AuditedCall } from '@/shared/api/types.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import classes from './audit.module.css';

function toneOf(status: number | undefined): Tone {
  if (status === undefined) return 'attention';
  if (status < 400) return 'well';
  return status < 500 ? 'attention' : 'broken';
}

type Props = {
  calls: readonly AuditedCall[];
  /** Of members by their id. */
  emails: ReadonlyMap<string, string>;
};

/** One row a call. */
export function AuditTable({ calls, emails }: Props) {
  const { t } = useTranslation();
  const columns: Column<AuditedCall>[] = [
    { key: 'at', head: t('audit.at'), cell: ({ at }) => <Ago at={at} /> },
    {
      key: 'operation',
      head: t('audit.operation'),
      title: true,
      cell: ({ operation }) => <code>{operation}</code>,
    },
    {
      key: 'actor',
      head: t('audit.actor'),
      cell: ({ actor, role }) => (
        <span className={classes.long}>
          {emails.get(actor) ?? actor} <span className={classes.quiet}>{role}</span>
        </span>
      ),
    },
    {
      key: 'resource',
      head: t('audit.resource'),
      long: true,
      cell: ({ resource }) => <span className={classes.long}>{resource}</span>,
    },
    {
      key: 'changes',
      head: t('audit.changes'),
      long: true,
      cell: ({ changes }) =>
        changes && (
          <details>
            <summary>{t('audit.show')}</summary>
            <pre className={classes.changes}>{JSON.stringify(changes, null, 1)}</pre>
          </details>
        ),
    },
    {
      key: 'status',
      head: t('audit.status'),
      cell: ({ status }) => <Badge tone={toneOf(status)}>{status ?? t('audit.noEnd')}</Badge>,
    },
    { key: 'address', head: t('audit.address'), cell: ({ address }) => address },
  ];
  return (
    <DataTable label={t('audit.calls')} columns={columns} rows={calls} rowKey={({ id }) => id} />
  );
}
