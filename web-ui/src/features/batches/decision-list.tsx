import { useTranslation } from 'react-i18next';
import type { Decision } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { useDecisions } from './mending-api.ts';

const TONES = { queued: 'info', done: 'well', failed: 'broken' } as const;

/** What was decided about rows set aside; nothing where nothing was. */
export function DecisionList({ filter }: { filter: { batch?: string } }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useDecisions(filter);
  const decisions = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (decisions.length === 0) return null;
  const columns: Column<Decision>[] = [
    {
      key: 'kind',
      head: t('mending.decided'),
      title: true,
      cell: ({ kind, state }) => (
        <Badge tone={kind === 'discard' ? 'quiet' : TONES[state]}>
          {t(`mending.outcomes.${kind === 'discard' ? 'discarded' : state}`)}
        </Badge>
      ),
    },
    { key: 'at', head: t('mending.when'), cell: ({ at }) => <Ago at={at} /> },
    {
      key: 'group',
      head: t('mending.group'),
      cell: ({ dataset, column, reason }) =>
        [dataset, column, t(`quarantine.reasons.${reason}`)].filter(Boolean).join(' · '),
    },
    {
      key: 'rows',
      head: t('quarantine.rows'),
      figure: true,
      cell: ({ rows }) => format.count(rows),
    },
    {
      key: 'stored',
      head: t('mending.rowsStored'),
      figure: true,
      cell: ({ rowsStored }) => format.count(rowsStored),
    },
    {
      key: 'how',
      head: t('mending.how'),
      long: true,
      cell: ({ expression, why, problem }) =>
        expression === undefined ? (
          why
        ) : (
          <>
            <code>{expression}</code> {problem}
          </>
        ),
    },
  ];
  return (
    <Panel title={t('mending.decisions')} flush>
      <DataTable
        label={t('mending.decisions')}
        columns={columns}
        rows={decisions}
        rowKey={({ id }) => id}
      />
      <LoadMore shown={decisions.length} query={query} />
    </Panel>
  );
}
