import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Batch, Dialect } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { BatchState } from '@/shared/ui/batch-state.tsx';
import { Facts } from '@/shared/ui/facts.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { CopyButton } from '@/shared/ui/copy-button.tsx';
import { useBatch, useRouting } from './api.ts';
import { Balance } from './balance.tsx';
import { BatchFile } from './batch-file.tsx';
import classes from './batch-page.module.css';
import { isMixed, MixedBalance } from './mixed-balance.tsx';
import { QuarantinePanel } from './quarantine-panel.tsx';

/** One batch: what came in and where it went. */
export function BatchPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useBatch(id);
  return (
    <Page title={t('batches.one', { id })} lead={<Link to="/batches">{t('batches.title')}</Link>}>
      <QueryView query={query}>
        {(batch) => (
          <>
            <Sums batch={batch} />
            {batch.rowsQuarantined > 0 && (
              <QuarantinePanel
                filter={{ batch: id }}
                action={
                  <Link to="/quarantine" search={{ batch: id }}>
                    {t('mending.toGroups')}
                  </Link>
                }
              />
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}

/** The numbers of the batch and what is told of it; a mixed one is made of others. */
function Sums({ batch }: { batch: Batch }) {
  const routing = useRouting(batch).data;
  const mixed = routing && isMixed(routing) ? routing : undefined;
  return (
    <>
      <Panel title={batch.dataset ?? ''} span={5} action={<BatchState batch={batch} loud />}>
        {mixed ? <MixedBalance routing={mixed} /> : <Balance batch={batch} />}
        <Problem batch={batch} />
      </Panel>
      <Details batch={batch} mixed={mixed !== undefined} />
    </>
  );
}

/** Why it failed, or which batch stands in its place. */
function Problem({ batch: { problem, replacedBy } }: { batch: Batch }) {
  const { t } = useTranslation();
  if (replacedBy !== undefined) {
    return (
      <p>
        <Link to="/batches/$batchId" params={{ batchId: replacedBy }}>
          {t('batches.replacedBy', { id: replacedBy })}
        </Link>
      </p>
    );
  }
  if (!problem) return null;
  return (
    <p role="alert" className={classes.problem}>
      {problem}
    </p>
  );
}

function Details({ batch, mixed }: { batch: Batch; mixed: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset = '', startedAt, finishedAt, checksum } = batch;
  const took = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : undefined;
  const upsert = (['inserted', 'updated', 'unchanged', 'superseded'] as const).flatMap((name) =>
    batch[name] === undefined
      ? []
      : [{ name: t(`batches.${name}`), value: format.count(batch[name]) }],
  );
  const discarded = batch.rowsDiscarded
    ? [{ name: t('batches.discarded'), value: format.count(batch.rowsDiscarded) }]
    : [];
  return (
    <Panel
      title={t('batches.details')}
      span={7}
      action={
        <Link to="/datasets/$dataset" params={{ dataset }}>
          {t('incidents.seeDataset')}
        </Link>
      }
    >
      <Facts
        facts={[
          ...(batch.fileName ? [{ name: t('batches.file'), value: batch.fileName }] : []),
          { name: t('batches.source'), value: batch.source },
          { name: t('batches.bytes'), value: format.bytes(batch.bytes) },
          { name: t('batches.started'), value: format.dateTime(startedAt) },
          { name: t('batches.finished'), value: format.dateTime(finishedAt) },
          { name: t('batches.took'), value: took === undefined ? DASH : format.duration(took) },
          ...upsert,
          ...discarded,
          ...(batch.dialect
            ? [{ name: t('batches.dialect'), value: <Read as={batch.dialect} /> }]
            : []),
          { name: t('batches.checksum'), value: <Checksum text={checksum} /> },
        ]}
      />
      <BatchFile key={batch.batchId} batch={batch} isMixed={mixed} />
    </Panel>
  );
}

/** How the CSV was read: its delimiter, quote, encoding and header. */
function Read({ as: its }: { as: Dialect }) {
  const { t } = useTranslation();
  const { delimiter, quote, encoding, headerLine } = its;
  const marks = [delimiter === '\t' ? t('upload.tab') : delimiter, quote].filter(Boolean);
  const header =
    headerLine === undefined
      ? t('batches.noHeader')
      : t('batches.headerLine', { line: String(headerLine) });
  return (
    <>
      {marks.map((mark) => (
        <code key={mark}>{mark} </code>
      ))}
      {encoding}, {header}
    </>
  );
}

/** As much of it as tells two files apart; the whole is copied. */
function Checksum({ text }: { text: string | undefined }) {
  const { t } = useTranslation();
  if (!text) return DASH;
  return (
    <span className={classes.checksum}>
      <code title={text}>{text.slice(0, 16)}…</code>
      <CopyButton text={text} label={t('state.copy')} />
    </span>
  );
}
