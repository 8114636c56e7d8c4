import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decision } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDecision, useQuarantineGroups, type GroupName } from './mending-api.ts';
import classes from './mending.module.css';
import { keyOf } from './quarantine-groups.tsx';
import { RuleEditor } from './rule-editor.tsx';

const MAY_MEND = new Set(['engineer', 'admin', 'owner']);

type Props = { name: GroupName; filter: { dataset?: string; batch?: string } };

/** One group: mended by a rule, or discarded. */
export function MendPanel({ name, filter }: Props) {
  const { t } = useTranslation();
  const query = useQuarantineGroups(filter);
  const [done, setDone] = useState<Decision>();
  const mayMend = MAY_MEND.has(useSession()?.user.role ?? '');
  const place = name.column ?? t('quarantine.wholeLine');
  return (
    <Panel
      title={t('mending.title')}
      hint={`${name.dataset} · ${place} · ${t(`quarantine.reasons.${name.reason}`)}`}
      action={
        <Link to="/quarantine" search={{ batch: name.batch }}>
          {t('mending.allGroups')}
        </Link>
      }
    >
      {done && <Outcome decision={done} />}
      <QueryView query={query}>
        {(groups) => {
          const group = groups.find((its) => keyOf(its) === keyOf(name));
          if (!group && done) return <p className={classes.quiet}>{t('mending.gone')}</p>;
          if (!group) {
            return <Notice icon="check" title={t('mending.gone')} hint={t('mending.goneHint')} />;
          }
          if (!mayMend) return <p className={classes.quiet}>{t('mending.mayNot')}</p>;
          return <RuleEditor name={name} group={group} onDone={setDone} />;
        }}
      </QueryView>
    </Panel>
  );
}

function Outcome({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, rowsStored, rowsLeft, problem } = useDecision(decision);
  return (
    <p role="status" className={classes.outcome}>
      {state === 'queued' ? (
        <Badge tone="info">{t('mending.goesOn')}</Badge>
      ) : (
        <>
          {state === 'failed' && <Badge tone="broken">{t('mending.outcomes.failed')}</Badge>}
          <Badge tone={rowsStored > 0 ? 'well' : 'quiet'}>
            {t('mending.stored', { count: rowsStored, shown: format.count(rowsStored) })}
          </Badge>
          {rowsLeft > 0 && (
            <Badge tone="attention">
              {t('mending.wouldStay', { count: rowsLeft, shown: format.count(rowsLeft) })}
            </Badge>
          )}
        </>
      )}
      {problem && <span>{problem}</span>}
    </p>
  );
}
