import { useTranslation } from 'react-i18next';
import type { Match } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useMatches, useMembers } from './api.ts';
import { Contributions } from './contributions.tsx';
import classes from './entity-page.module.css';

/** Why the first member is the same as others: pairs with what each field says. */
export function Reasons({ entity, entityId }: { entity: string; entityId: string }) {
  const { t } = useTranslation();
  const members = useMembers(entity, entityId).data;
  const query = useMatches(entity, members?.[0]?.recordId);
  if (members?.length === 1) {
    return (
      <Panel title={t('entities.pairsTitle')}>
        <Notice title={t('entities.noPairs')} />
      </Panel>
    );
  }
  return (
    <Panel title={t('entities.pairsTitle')} hint={t('entities.evidence')} flush>
      <QueryView query={query} lines={4}>
        {(matches) =>
          matches.length === 0 ? (
            <Notice title={t('entities.noPairs')} />
          ) : (
            <ul>
              {matches.map((match) => (
                <Pair key={`${idOf(match.left)} ${idOf(match.right)}`} match={match} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}

function Pair({ match }: { match: Match }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isSame = match.decision === 'match';
  return (
    <li className={classes.pair}>
      <p className={classes.pairHead}>
        <b>
          {idOf(match.left)} {isSame ? '=' : '≠'} {idOf(match.right)}
        </b>
        <Badge tone={isSame ? 'well' : 'quiet'}>{t(`entities.decisions.${match.decision}`)}</Badge>
        <span className={classes.quiet}>
          {t('entities.probability')} {format.share(match.probability)}
        </span>
      </p>
      <Contributions contributions={match.contributions} />
    </li>
  );
}

function idOf({ dataset, recordId }: Match['left']): string {
  return [dataset, recordId].filter(Boolean).join(' · ');
}
