import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/mark.tsx';
import { Operator } from './pages.tsx';
import { LanguageMenu } from './shell/language-menu.tsx';
import classes from './shell/shell.module.css';
import { ThemeMenu } from './shell/theme-menu.tsx';

/** The operator's page in a frame without the pages of a tenant. */
export function OperatorRoute() {
  const { t } = useTranslation();
  return (
    <div className={classes.alone}>
      <header className={classes.bar}>
        <span className={classes.brand}>
          <Mark />
          <span>{t('app.name')}</span>
        </span>
        <span className={classes.space} />
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main id="content">
        <Operator />
      </main>
    </div>
  );
}
