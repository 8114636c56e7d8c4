import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/mark.tsx';
import classes from './auth.module.css';

/** Frame of the pages before one is signed in. */
export function AuthPage({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Millrace`;
  }, [title]);
  return (
    <main className={classes.page}>
      <section className={classes.story}>
        <p className={classes.brand}>
          <Mark /> {t('app.name')}
        </p>
        <p className={classes.tagline}>{t('app.tagline')}</p>
        <ul className={classes.points}>
          {(['ingest', 'match', 'explain'] as const).map((point) => (
            <li key={point}>{t(`auth.points.${point}`)}</li>
          ))}
        </ul>
      </section>
      <section className={classes.card}>
        <h1>{title}</h1>
        <p className={classes.lead}>{lead}</p>
        {children}
      </section>
    </main>
  );
}
