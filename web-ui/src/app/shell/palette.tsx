import { useMantineColorScheme } from '@mantine/core';
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '@/shared/i18n/i18n.ts';
import { session } from '@/shared/session/session.ts';
import { Icon } from '@/shared/ui/icon.tsx';
import { PLACES } from '../places.ts';

/** Every page and switch by name, on Ctrl K. */
export function Palette() {
  const { t } = useTranslation();
  return (
    <Spotlight
      shortcut={['mod + K', '/']}
      actions={
        [
          { group: t('bar.places'), actions: usePlaces() },
          { group: t('bar.actions'), actions: useActions() },
        ] satisfies SpotlightActionGroupData[]
      }
      nothingFound={t('bar.nothing')}
      transitionProps={{ duration: 100 }}
      // Its lock makes a style element that knows no nonce.
      lockScroll={false}
      attributes={{ content: { 'aria-label': t('bar.search') } }}
      scrollable
      searchProps={{
        placeholder: t('bar.search'),
        'aria-label': t('bar.search'),
        leftSection: <Icon name="search" />,
      }}
    />
  );
}

function usePlaces(): SpotlightActionData[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return PLACES.map(({ to, name, icon }) => ({
    id: name,
    label: t(`nav.${name}`),
    leftSection: <Icon name={icon} />,
    onClick: () => void navigate({ to }),
  }));
}

function useActions(): SpotlightActionData[] {
  const { t, i18n } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const schemes = (['light', 'dark', 'auto'] as const).map((scheme) => ({
    id: scheme,
    label: `${t('bar.theme')}: ${t(`bar.${scheme}`)}`,
    leftSection: <Icon name={scheme === 'dark' ? 'moon' : 'sun'} />,
    onClick: () => setColorScheme(scheme),
  }));
  const languages = Object.entries(LANGUAGES).map(([code, name]) => ({
    id: code,
    label: `${t('bar.language')}: ${name}`,
    leftSection: <Icon name="language" />,
    onClick: () => void i18n.changeLanguage(code),
  }));
  return [
    {
      id: 'add',
      label: t('upload.add'),
      leftSection: <Icon name="upload" />,
      onClick: () => void navigate({ to: '/', hash: 'add-data' }),
    },
    ...languages,
    ...schemes,
    {
      id: 'sign-out',
      label: t('bar.signOut'),
      leftSection: <Icon name="user" />,
      onClick: () => void session.signOut(),
    },
  ];
}
