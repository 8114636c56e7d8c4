import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { dashboardQuery } from '@/shared/api/dashboard.ts';
import { keys } from '@/shared/api/keys.ts';
import { modelsQuery, shopOf } from '@/shared/api/models.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Icon } from '@/shared/ui/icon.tsx';
import { KEPT, PLACES, type PlaceName } from '../places.ts';
import classes from './shell.module.css';

/** Asked once: each run that ends makes the list of models old, and this page is always there. */
const shopQuery = queryOptions({
  queryKey: keys.shop,
  queryFn: async ({ client }) => shopOf(await client.ensureQueryData(modelsQuery)) !== undefined,
});

/** Roles that may see and change keys, members and the record of calls. */
const KEEPERS = new Set(['admin', 'owner']);

/** The pages; on small screens a drawer. */
export function Nav({ isOpen, onGone }: { isOpen: boolean; onGone: () => void }) {
  const { t } = useTranslation();
  const role = useSession()?.user.role ?? '';
  const isKeeper = KEEPERS.has(role);
  const dashboard = useQuery(dashboardQuery).data;
  const counts: Partial<Record<PlaceName, number | undefined>> = {
    incidents: dashboard?.incidents.open,
    alerts: dashboard?.alerts.open,
  };
  const hasShop = useQuery(shopQuery).data;
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && onGone();
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [isOpen, onGone]);
  return (
    <nav className={classes.nav} data-open={isOpen || undefined} aria-label={t('nav.main')}>
      <div className={classes.places}>
        {PLACES.map(({ to, name, icon }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/' }} onClick={onGone}>
            <Icon name={icon} />
            {t(`nav.${name}`)}{' '}
            {counts[name] ? <span className={classes.count}>{counts[name]}</span> : null}
          </Link>
        ))}
        {hasShop && (
          <Link to="/shop" onClick={onGone}>
            <Icon name="usage" />
            {t('nav.shop')}
          </Link>
        )}
        <div className={classes.foot}>
          {isKeeper &&
            KEPT.map(({ to, name, icon }) => (
              <Link key={to} to={to} onClick={onGone}>
                <Icon name={icon} />
                {t(`nav.${name}`)}
              </Link>
            ))}
          <a href="/docs">
            <Icon name="docs" />
            {t('nav.docs')}
          </a>
        </div>
      </div>
    </nav>
  );
}
