import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '@/shared/api/types.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { ARTIFACTS, useArtifact, useRetry } from './run-api.ts';
import classes from './model-page.module.css';

const RUNNERS = new Set(['engineer', 'admin', 'owner']);

/** dbt's documents of a run that ended, and what went wrong once more. */
export function RunActions({ run }: { run: Run }) {
  const { t } = useTranslation();
  const mayRun = RUNNERS.has(useSession()?.user.role ?? '');
  const artifact = useArtifact(run.id);
  const retry = useRetry(run.id);
  if (run.finishedAt === undefined) return null;
  const error = artifact.error ?? retry.error;
  return (
    <div className={classes.actions}>
      {mayRun && run.state === 'failed' && (
        <Button size="compact-sm" loading={retry.isPending} onClick={() => retry.mutate()}>
          {t('models.retry')}
        </Button>
      )}
      {ARTIFACTS.map((name) => (
        <Button
          key={name}
          size="compact-sm"
          variant="default"
          loading={artifact.isPending && artifact.variables === name}
          onClick={() => artifact.mutate(name)}
        >
          {name}
        </Button>
      ))}
      {retry.data && (
        <p role="status">
          <Link to="/runs/$runId" params={{ runId: retry.data.runId }}>
            {t('models.run', { id: retry.data.runId })}
          </Link>
        </p>
      )}
      {error && <ProblemNotice error={error} />}
    </div>
  );
}
