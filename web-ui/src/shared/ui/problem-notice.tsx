import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import { CopyButton } from './copy-button.tsx';
import { Notice } from './notice.tsx';
import classes from './notice.module.css';

const WORDS = { 0: 'unreachable', 403: 'forbidden', 404: 'missing', 429: 'busy' } as const;

function wordOf(status: number) {
  if (status in WORDS) return WORDS[status as keyof typeof WORDS];
  // What was asked for cannot be done as it was asked; nothing is broken.
  return status >= 400 && status < 500 ? 'refused' : 'broken';
}

/** Whether the server's own words say more than ours. */
function isTold(word: ReturnType<typeof wordOf>) {
  return word === 'broken' || word === 'refused';
}

/** What happened, what to do, and the trace id to pass on. */
export function ProblemNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  const word = wordOf(problem?.status ?? 500);
  return (
    <div role="alert" className={classes.alone}>
      <Notice
        icon="incidents"
        title={t(`state.${word}`)}
        hint={isTold(word) && problem?.detail ? problem.detail : t(`state.${word}Hint`)}
      >
        {retry && (
          <Button size="compact-sm" onClick={retry}>
            {t('state.retry')}
          </Button>
        )}
        {problem?.instance && <CopyButton text={problem.instance} label={t('state.copyTrace')} />}
      </Notice>
    </div>
  );
}
