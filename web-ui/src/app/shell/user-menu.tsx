import { Menu, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { OrganizationItems } from '@/features/organizations/organization-items.tsx';
import { LANGUAGES } from '@/shared/i18n/i18n.ts';
import type { Session } from '@/shared/session/create-session.ts';
import { session as store } from '@/shared/session/session.ts';
import { Icon } from '@/shared/ui/icon.tsx';
import classes from './shell.module.css';

/** Who is signed in; on small screens also what the bar has no room for. */
export function UserMenu({ session }: { session: Session }) {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const other = i18n.language === 'fr' ? 'en' : 'fr';
  const scheme = colorScheme === 'dark' ? 'light' : 'dark';
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button type="button" className={classes.round} aria-label={t('bar.account')}>
          <Icon name="user" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.user.email} · {session.user.role}
          <br />
          {session.tenant.name}
        </Menu.Label>
        <OrganizationItems />
        <Menu.Item
          leftSection={<Icon name="language" />}
          onClick={() => void i18n.changeLanguage(other)}
        >
          {LANGUAGES[other]}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name={scheme === 'dark' ? 'moon' : 'sun'} />}
          onClick={() => setColorScheme(scheme)}
        >
          {t(`bar.${scheme}`)}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="arrow" />} onClick={() => void store.signOut()}>
          {t('bar.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
