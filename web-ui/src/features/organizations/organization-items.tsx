import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/shared/ui/icon.tsx';
import { useOrganizations, useSwitch } from './api.ts';

/** In the account's menu: the person's other organisations, where there are any. */
export function OrganizationItems() {
  const { t } = useTranslation();
  const known = useOrganizations().data ?? [];
  const enter = useSwitch();
  if (known.length < 2) return null;
  return (
    <>
      <Menu.Label>{t('organizations.title')}</Menu.Label>
      {known.map(({ id, slug, name, current, suspended }) => (
        <Menu.Item
          key={id}
          aria-current={current || undefined}
          disabled={current || suspended}
          leftSection={<Icon name={current ? 'check' : 'arrow'} />}
          onClick={() => enter.mutate(slug)}
        >
          {suspended ? t('organizations.suspended', { name }) : name}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}
