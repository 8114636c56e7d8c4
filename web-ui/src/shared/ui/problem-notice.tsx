import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import { CopyButton } from './copy-button.tsx';
import { Notice } from './notice.tsx';

const WORDS = { 0: 'unreachable', 403: 'forbidden', 404: 'missing', 429: 'busy' } as const;

function wordOf(status: number) {
  return status in WORDS ? WORDS[status as keyof typeof WORDS] : 'broken';
}

/** What happened, what to do, and the trace id to pass on. */
export function ProblemNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  const word = wordOf(problem?.status ?? 500);
  return (
    <div role="alert">
      <Notice
        icon="incidents"
        title={t(`state.${word}`)}
        hint={word === 'broken' && problem?.detail ? problem.detail : t(`state.${word}Hint`)}
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
