import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';

/** Mixed records have no table: those that are left wait on the page of routes. */
export function MixedRecords() {
  const { t } = useTranslation();
  return (
    <Panel title={t('datasets.rowsTitle')}>
      <Notice icon="split" title={t('routes.unrouted')}>
        <Link to="/routes">{t('routes.title')}</Link>
      </Notice>
    </Panel>
  );
}
