import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useChecks, useQuality } from './api.ts';
import { Checks } from './checks.tsx';
import { ScoreTree } from './score-tree.tsx';

/** Scores as a tree, and every check behind them. */
export function QualityPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const quality = useQuality();
  const checks = useChecks();
  if (checks.data?.length === 0) {
    return (
      <Page title={t('quality.title')} lead={t('quality.lead')}>
        <Panel title={t('quality.results')}>
          <Notice icon="quality" title={t('quality.empty')} hint={t('quality.emptyHint')}>
            <a href="/docs">{t('home.apiDocs')}</a>
          </Notice>
        </Panel>
      </Page>
    );
  }
  return (
    <Page title={t('quality.title')} lead={t('quality.lead')}>
      <Panel title={t('quality.tree')} span={4} action={<b>{format.score(quality.data?.score)}</b>}>
        <QueryView query={quality}>{({ datasets }) => <ScoreTree datasets={datasets} />}</QueryView>
      </Panel>
      <Panel title={t('quality.results')} span={8} flush>
        <QueryView query={checks}>{(items) => <Checks checks={items} />}</QueryView>
      </Panel>
    </Page>
  );
}
