import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('state.missing')}>
      <div style={{ gridColumn: 'span 12' }}>
        <Notice icon="search" title={t('state.missing')} hint={t('state.missingHint')}>
          <Link to="/">{t('state.backHome')}</Link>
        </Notice>
      </div>
    </Page>
  );
}
