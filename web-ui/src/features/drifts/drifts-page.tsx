import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Choice } from '@/shared/ui/choice.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDrifts } from './api.ts';
import { DriftPanel } from './drift-panel.tsx';
import { DriftTable } from './drift-table.tsx';
import classes from './drifts.module.css';
import { SHOWN, type Filter, type Shown } from './shown.ts';

type Props = Filter & {
  /** The one that is open. */
  id?: string;
};

/** Changes of sources' columns, the newest first; the open ones unless others are asked for. */
export function DriftsPage({ dataset, state, id }: Props) {
  const { t } = useTranslation();
  const filter: Filter = { dataset, state };
  return (
    <Page
      title={t('drifts.title')}
      lead={t('drifts.lead')}
      action={
        dataset && (
          <>
            <Link to="/datasets/$dataset" params={{ dataset }}>
              {dataset}
            </Link>
            <Link to="/drifts" search={{ state }}>
              {t('batches.allDatasets')}
            </Link>
          </>
        )
      }
    >
      {id !== undefined && <DriftPanel key={id} id={id} filter={filter} />}
      <DriftList filter={filter} chosen={id} />
    </Page>
  );
}

function DriftList({ filter, chosen }: { filter: Filter; chosen: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { dataset, state: shown = 'open' } = filter;
  const query = useDrifts({ dataset, state: shown === 'all' ? undefined : shown });
  const show = (state: Shown) =>
    void navigate({
      to: '/drifts',
      search: { dataset, state: state === 'open' ? undefined : state },
      resetScroll: false,
    });
  return (
    <Panel title={dataset ?? t('batches.allDatasets')} flush>
      <div className={classes.filter}>
        <Choice
          label={t('drifts.state')}
          value={shown}
          onChange={show}
          options={SHOWN.map((value) => ({
            value,
            label: value === 'all' ? t('drifts.all') : t(`drifts.states.${value}`),
          }))}
        />
      </div>
      <QueryView query={query}>
        {({ pages }) => {
          const drifts = pages.flatMap((page) => page.items);
          if (drifts.length === 0) return <Nothing shown={shown} />;
          return (
            <>
              <DriftTable drifts={drifts} filter={filter} chosen={chosen} />
              <LoadMore shown={drifts.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

function Nothing({ shown }: { shown: Shown }) {
  const { t } = useTranslation();
  return (
    <Notice
      icon="drifts"
      title={t(shown === 'open' ? 'drifts.emptyOpen' : 'drifts.empty')}
      hint={t('drifts.emptyHint')}
    />
  );
}
