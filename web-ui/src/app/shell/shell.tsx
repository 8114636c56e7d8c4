import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whoOf, type Session } from '@/shared/session/create-session.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Bar } from './bar.tsx';
import { Nav } from './nav.tsx';
import { Palette } from './palette.tsx';
import { StrayDrop } from './stray-drop.tsx';
import classes from './shell.module.css';

/** What is behind the sign-in. Nothing of it outlives the person who is signed in. */
export function Shell() {
  const navigate = useNavigate();
  const session = useSession();
  const who = session && whoOf(session);
  const [first] = useState(who);
  useEffect(() => {
    if (!session) void navigate({ to: '/login' });
  }, [session, navigate]);
  if (!session) return null;
  return <Frame key={who} session={session} isOther={who !== first} />;
}

/** Frame of every page; `isOther` when another tab made it someone else's. */
function Frame({ session, isOther }: { session: Session; isOther: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const content = useFocusOnChange();
  const name = { tenant: session.tenant.name, email: session.user.email };
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t('nav.skip')}
      </a>
      <Bar session={session} onMenu={() => setIsOpen(!isOpen)} isMenuOpen={isOpen} />
      <Nav isOpen={isOpen} onGone={() => setIsOpen(false)} />
      <main id="content" ref={content} className={classes.content} tabIndex={-1}>
        {isOther && (
          <p role="status" className={classes.told}>
            {t('bar.other', name)} <Link to="/">{t('nav.home')}</Link>
          </p>
        )}
        <StrayDrop />
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
