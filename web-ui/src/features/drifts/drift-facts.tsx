import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Facts } from '@/shared/ui/facts.tsx';
import { Confidence, State } from './drift-parts.tsx';
import classes from './drifts.module.css';
import { isGrown } from './mapping-words.ts';
import { useDriftWords } from './use-drift-words.ts';

/** What is known of a drift, what is proposed for it and what speaks for that. */
export function DriftFacts({ drift }: { drift: Drift }) {
  const { t } = useTranslation();
  const words = useDriftWords();
  return (
    <>
      <About drift={drift} />
      <section className={classes.part}>
        <h3>{t('drifts.proposal')}</h3>
        <p>{words.mapping(drift)}</p>
        {drift.mapping.rule === 'values' && <Values mapping={drift.mapping} />}
      </section>
      {drift.evidence.length > 0 && (
        <section className={classes.part}>
          <h3>{t('drifts.evidence')}</h3>
          {/* As the service wrote it. */}
          <ul className={classes.evidence} lang="en">
            {drift.evidence.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function About({ drift }: { drift: Drift }) {
  const { t } = useTranslation();
  const format = useFormat();
  const who = useWho();
  const { dataset, batchId, confidence, state, backfill, foundAt, decidedAt, decidedBy } = drift;
  const decided = decidedAt
    ? [
        { name: t('drifts.decided'), value: format.dateTime(decidedAt) },
        { name: t('drifts.by'), value: who(decidedBy) },
      ]
    : [];
  return (
    <Facts
      facts={[
        { name: t('drifts.state'), value: <State state={state} backfill={backfill} /> },
        { name: t('drifts.confidence'), value: <Confidence confidence={confidence} /> },
        {
          name: t('drifts.dataset'),
          value: (
            <Link to="/datasets/$dataset" params={{ dataset }}>
              {dataset}
            </Link>
          ),
        },
        { name: t('drifts.found'), value: format.dateTime(foundAt) },
        {
          name: t('drifts.batch'),
          value: (
            <Link to="/batches/$batchId" params={{ batchId }}>
              {batchId}
            </Link>
          ),
        },
        ...decided,
      ]}
    />
  );
}

function useWho() {
  const { t } = useTranslation();
  const own = useSession()?.user.id;
  return (actor: string | undefined) => {
    if (actor === 'policy') return t('drifts.policy');
    return actor === own ? t('drifts.you') : actor;
  };
}

type Pair = { now: string; old: string };

/** Values that are new, with those that they stand for. */
function Values({ mapping }: Pick<Drift, 'mapping'>) {
  const { t } = useTranslation();
  const rows = Object.entries(mapping.values).map(([now, old]): Pair => ({ now, old }));
  const columns: Column<Pair>[] = [
    {
      key: 'now',
      head: t('drifts.valueNow'),
      title: true,
      cell: ({ now }) => <code>{now}</code>,
    },
  ];
  if (!isGrown(mapping)) {
    columns.unshift({
      key: 'old',
      head: t('drifts.valueOld'),
      cell: ({ old }) => <code>{old}</code>,
    });
  }
  return (
    <DataTable label={t('drifts.values')} columns={columns} rows={rows} rowKey={({ now }) => now} />
  );
}
