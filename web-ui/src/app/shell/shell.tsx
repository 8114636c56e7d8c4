import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/session/use-session.ts';
import { Bar } from './bar.tsx';
import { Nav } from './nav.tsx';
import { Palette } from './palette.tsx';
import classes from './shell.module.css';

/** Frame of every page behind the sign-in. */
export function Shell() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const navigate = useNavigate();
  const session = useSession();
  useEffect(() => {
    if (!session) void navigate({ to: '/login' });
  }, [session, navigate]);
  const content = useFocusOnChange();
  if (!session) return null;
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t('nav.skip')}
      </a>
      <Bar session={session} onMenu={() => setIsOpen(!isOpen)} isMenuOpen={isOpen} />
      <Nav isOpen={isOpen} onGone={() => setIsOpen(false)} />
      <main id="content" ref={content} className={classes.content} tabIndex={-1}>
        <Outlet />
      </main>
      <Palette />
    </div>
  );
}

/** Moves the focus into a page that one went to, so that it is read from its start. */
function useFocusOnChange() {
  const content = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current && path !== before.current) content.current?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
  return content;
}
