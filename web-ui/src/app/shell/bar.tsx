import { spotlight } from '@mantine/spotlight';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Session } from '@/shared/session/create-session.ts';
import { Icon } from '@/shared/ui/icon.tsx';
import { Mark } from '@/shared/ui/mark.tsx';
import { LampLight } from './lamp-light.tsx';
import { LanguageMenu } from './language-menu.tsx';
import classes from './shell.module.css';
import { ThemeMenu } from './theme-menu.tsx';
import { UserMenu } from './user-menu.tsx';

type Props = { session: Session; isMenuOpen: boolean; onMenu: () => void };

export function Bar({ session, isMenuOpen, onMenu }: Props) {
  const { t } = useTranslation();
  return (
    <header className={classes.bar}>
      <button
        type="button"
        className={`${classes.round} ${classes.menu}`}
        aria-expanded={isMenuOpen}
        aria-label={t(isMenuOpen ? 'nav.close' : 'nav.open')}
        onClick={onMenu}
      >
        <Icon name={isMenuOpen ? 'close' : 'menu'} />
      </button>
      <Link to="/" className={classes.brand} aria-label={t('app.name')}>
        <Mark />
        <span>{t('app.name')}</span>
      </Link>
      <span className={classes.tenant}>{session.tenant.name}</span>
      <LampLight />
      <span className={classes.space} />
      <button type="button" className={classes.search} onClick={spotlight.open}>
        <Icon name="search" />
        <span>{t('bar.search')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <LanguageMenu />
      <ThemeMenu />
      <UserMenu session={session} />
    </header>
  );
}
