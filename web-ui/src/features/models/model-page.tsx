import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Model } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Code } from '@/shared/ui/code.tsx';
import { CopyButton } from '@/shared/ui/copy-button.tsx';
import { Facts } from '@/shared/ui/facts.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { useModel } from './api.ts';
import { Lineage } from './lineage.tsx';
import { ModelColumns } from './model-columns.tsx';
import classes from './model-page.module.css';
import { ModelRows } from './model-rows.tsx';
import { ModelTests } from './model-tests.tsx';

/** One model: what it is made of, how, and what is in it. */
export function ModelPage({ name }: { name: string }) {
  const { t } = useTranslation();
  const query = useModel(name);
  return (
    <Page title={name} lead={<Link to="/models">{t('models.title')}</Link>}>
      <QueryView query={query}>
        {(model) => (
          <>
            <About model={model} />
            <Panel title={t('models.dependsOn')} span={5}>
              <Lineage model={model} />
            </Panel>
            {model.rows === undefined ? <NotBuilt /> : <ModelRows model={name} />}
            <Panel
              title={t('models.sql')}
              span={7}
              action={
                model.compiledSql && (
                  <CopyButton text={model.compiledSql} label={t('models.copySql')} />
                )
              }
            >
              <Code text={model.compiledSql} label={t('models.sql')} />
            </Panel>
            <ModelColumns model={model} />
            <ModelTests model={name} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

/** Its relation is not there: it was never built, or what it needs went wrong. */
function NotBuilt() {
  const { t } = useTranslation();
  return (
    <Panel title={t('models.preview')}>
      <Notice icon="models" title={t('models.notBuilt')} hint={t('models.notBuiltHint')} />
    </Panel>
  );
}

function About({ model }: { model: Model }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t('models.name')} span={7} action={<RunState state={model.state} />}>
      <p className={classes.description}>{model.description || t('models.noDescription')}</p>
      {model.message && (
        <p role="alert" className={classes.problem}>
          {model.message}
        </p>
      )}
      <Facts
        facts={[
          { name: t('models.rows'), value: format.count(model.rows) },
          { name: t('models.kind'), value: model.materialized ?? DASH },
          { name: t('models.project'), value: model.project ?? DASH },
          {
            name: t('models.built'),
            value: model.rows === undefined ? DASH : format.dateTime(model.finishedAt),
          },
        ]}
      />
    </Panel>
  );
}
