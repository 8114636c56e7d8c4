import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { GoldenRecord } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useEntities, useGolden } from './api.ts';
import classes from './entity-page.module.css';
import { GoldenPanel } from './golden-panel.tsx';
import { Members } from './members.tsx';
import { nameOf } from './name-of.ts';
import { Reasons } from './reasons.tsx';

type Props = {
  entity: string;
  /** The golden record that is looked at; without one, the first. */
  chosen?: string;
};

/** Golden records of an entity; one of them with its sources, members and reasons. */
export function EntityPage({ entity, chosen }: Props) {
  const { t } = useTranslation();
  const query = useGolden(entity);
  return (
    <Page
      title={entity}
      lead={<Link to="/entities">{t('entities.title')}</Link>}
      action={<Counts entity={entity} />}
    >
      <QueryView query={query}>
        {({ pages }) => {
          const records = pages.flatMap((page) => page.items);
          const current = records.find(({ entityId }) => entityId === chosen) ?? records[0];
          if (!current) {
            return (
              <Panel title={t('entities.golden')}>
                <Notice
                  icon="entities"
                  title={t('entities.noGolden')}
                  hint={t('entities.noGoldenHint')}
                />
              </Panel>
            );
          }
          return (
            <>
              <Panel title={t('entities.golden')} span={4} flush>
                <nav className={classes.list} aria-label={t('entities.pick')}>
                  {records.map((record) => (
                    <Choice
                      key={record.entityId}
                      entity={entity}
                      record={record}
                      isCurrent={record === current}
                    />
                  ))}
                </nav>
                <LoadMore shown={records.length} query={query} />
              </Panel>
              <div className={classes.side}>
                <GoldenPanel record={current} />
                <Members entity={entity} entityId={current.entityId} />
                <Reasons entity={entity} entityId={current.entityId} />
              </div>
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}

function Choice({
  entity,
  record,
  isCurrent,
}: {
  entity: string;
  record: GoldenRecord;
  isCurrent: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Link
      to="/entities/$entity"
      params={{ entity }}
      search={{ id: record.entityId }}
      resetScroll={false}
      className={classes.choice}
      aria-current={isCurrent || undefined}
    >
      <span>{nameOf(record)}</span>
      <span className={classes.quiet} data-many={record.members > 1 || undefined}>
        {t('entities.membersCount', { count: record.members })}
      </span>
    </Link>
  );
}

function Counts({ entity }: { entity: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const found = useEntities().data?.find((each) => each.entity === entity);
  if (!found) return null;
  return (
    <span className={classes.counts}>
      {(['records', 'golden', 'duplicates'] as const).map((name) => (
        <span key={name}>
          <b>{format.count(found[name])}</b> {t(`entities.${name}`)}
        </span>
      ))}
    </span>
  );
}
