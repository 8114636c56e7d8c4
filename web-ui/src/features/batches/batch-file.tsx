import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import type { Batch } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { batchTone } from '@/shared/ui/tone.ts';
import { useBatch } from './api.ts';
import classes from './batch-page.module.css';
import { useDownload, useReadAgain } from './payload-api.ts';

const READERS = new Set(['engineer', 'admin', 'owner']);
const REFUSALS = { 409: 'notReadable', 410: 'fileGone' } as const;

/** Streams and single records leave no file. */
function hasFile({ source = '' }: Batch): boolean {
  return source !== 'record' && !source.startsWith('kafka:');
}

/** The file of a batch: saved, or read once more as a new batch; a mixed one is routed again. */
export function BatchFile({ batch, isMixed }: { batch: Batch; isMixed: boolean }) {
  const { t } = useTranslation();
  const mayRead = READERS.has(useSession()?.user.role ?? '');
  const download = useDownload(batch.batchId);
  const again = useReadAgain(batch.batchId);
  if (!mayRead || !hasFile(batch)) return null;
  const isEnded = batch.state === 'stored' || batch.state === 'failed';
  const isReadable = isEnded && batch.replacedBy === undefined;
  const error = download.error ?? again.error;
  return (
    <div className={classes.choices}>
      <Button
        size="compact-sm"
        variant="default"
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t('batches.download')}
      </Button>
      {!isMixed && (
        <Button
          size="compact-sm"
          variant="default"
          title={t('batches.readAgainHint')}
          disabled={!isReadable}
          loading={again.isPending}
          onClick={() => again.mutate()}
        >
          {t('batches.readAgain')}
        </Button>
      )}
      {again.data && <Reading id={again.data.batchId} />}
      {error && <Refusal error={error} />}
    </div>
  );
}

/** The new batch, as far as it is. */
function Reading({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const batch = useBatch(id).data;
  if (!batch) return null;
  const { state, rowsStored, rowsQuarantined, problem } = batch;
  return (
    <p role="status" className={classes.choices}>
      <Link to="/batches/$batchId" params={{ batchId: id }}>
        {t('batches.one', { id })}
      </Link>
      <Badge tone={batchTone(state)}>{t(`batches.states.${state}`)}</Badge>
      {state === 'stored' &&
        t('batches.readRows', {
          stored: format.count(rowsStored),
          aside: format.count(rowsQuarantined),
        })}
      {problem}
    </p>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const status = error instanceof ApiProblem ? error.status : 0;
  if (!(status in REFUSALS)) return <ProblemNotice error={error} />;
  return (
    <p role="alert" className={classes.refused}>
      {t(`batches.${REFUSALS[status as keyof typeof REFUSALS]}`)}
    </p>
  );
}
