import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDecide, useDrift, type Verdict } from './api.ts';
import { Decide } from './decide.tsx';
import { DriftFacts } from './drift-facts.tsx';
import classes from './drifts.module.css';
import { Impact } from './impact.tsx';
import { Outcome } from './outcome.tsx';
import { linkId, type Filter } from './shown.ts';
import { useDriftWords } from './use-drift-words.ts';

/** Roles that may decide about a drift. */
const DECIDERS = new Set(['engineer', 'admin', 'owner']);

/** One drift: what is proposed and why, what depends on it, and the decision. Escape closes it. */
export function DriftPanel({ id, filter }: { id: string; filter: Filter }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const words = useDriftWords();
  const query = useDrift(id);
  const decide = useDecide(id);
  const mayDecide = DECIDERS.has(useSession()?.user.role ?? '');
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);

  async function leave() {
    await navigate({ to: '/drifts', search: { ...filter }, replace: true, resetScroll: false });
    // Once it is decided about it may have left the list.
    const back = document.getElementById(linkId(id)) ?? document.getElementById('content');
    back?.focus({ preventScroll: back.id === 'content' });
  }

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !isOfAnother(event)) close.current?.click();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);

  /** The buttons are gone then, whoever decided. */
  const send = (verdict: Verdict) =>
    decide.mutate(verdict, { onSettled: () => close.current?.focus() });

  const drift = query.data;
  const title = drift
    ? t('drifts.named', {
        kind: t(`drifts.kinds.${drift.kind}`),
        columns: words.columns(drift),
      })
    : t('drifts.one', { id });
  return (
    <Panel
      title={title}
      hint={drift?.dataset}
      action={
        <Button ref={close} size="compact-sm" variant="default" onClick={() => void leave()}>
          {t('drifts.close')}
        </Button>
      }
    >
      <QueryView query={query}>
        {(known) => (
          <div className={classes.drift}>
            <div className={classes.side}>
              <DriftFacts drift={known} />
              {decide.error && <Refusal error={decide.error} />}
              {known.state !== 'open' ? (
                <Outcome
                  drift={known}
                  mayDecide={mayDecide}
                  isPending={decide.isPending}
                  onDecide={send}
                />
              ) : mayDecide ? (
                <Decide drift={known} isPending={decide.isPending} onDecide={send} />
              ) : (
                <p className={classes.quiet}>{t('drifts.mayNot')}</p>
              )}
            </div>
            {known.impact && <Impact impact={known.impact} />}
          </div>
        )}
      </QueryView>
    </Panel>
  );
}

/** Whether Escape closed another thing: a form that heard it first, or what lies above the page. */
function isOfAnother(event: KeyboardEvent): boolean {
  const { target, defaultPrevented } = event;
  const isAbove = target instanceof Element && target.closest('[role=dialog], [role=menu]');
  return defaultPrevented || Boolean(isAbove);
}

function Refusal({ error }: { error: Error }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiProblem) || error.status !== 409) {
    return <ProblemNotice error={error} />;
  }
  return (
    <div role="alert">
      <Notice icon="incidents" title={t('drifts.conflict')} hint={error.problem.detail} />
    </div>
  );
}
