import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';

/** Failed rows of no check in particular: where to choose one. */
export function NoCheckPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('quality.failedTitle')} lead={<Link to="/quality">{t('quality.title')}</Link>}>
      <Panel title={t('quality.failedTitle')}>
        <Notice icon="quality" title={t('quality.noCheck')} hint={t('quality.noCheckHint')}>
          <Link to="/quality">{t('quality.chooseCheck')}</Link>
        </Notice>
      </Panel>
    </Page>
  );
}
