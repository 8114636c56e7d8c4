import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import classes from './whole.module.css';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('state.missing')}>
      <div className={classes.whole}>
        <Notice icon="search" title={t('state.missing')} hint={t('state.missingHint')}>
          <Link to="/">{t('state.backHome')}</Link>
        </Notice>
      </div>
    </Page>
  );
}
