import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/page.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import classes from './whole.module.css';

/** Stands where a page would; tries again when the network is back. */
export function PageFailure({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  useEffect(() => {
    const again = () => void router.invalidate();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [router]);
  return (
    <Page title={t('app.name')}>
      <div className={classes.whole}>
        <ProblemNotice error={error} retry={() => void router.invalidate()} />
      </div>
    </Page>
  );
}
