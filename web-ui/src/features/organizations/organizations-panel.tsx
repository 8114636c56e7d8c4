import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '@/shared/ui/badge.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useAddOrganization, useOrganizations, useSwitch } from './api.ts';
import classes from './organizations.module.css';

/** The organisations of the person who looks: enter one, or add one. */
export function OrganizationsPanel() {
  const { t } = useTranslation();
  const query = useOrganizations();
  const enter = useSwitch();
  const add = useAddOrganization();
  const [name, setName] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(name.trim(), { onSuccess: () => setName('') });
  };
  const error = enter.error ?? add.error;
  return (
    <Panel title={t('organizations.title')} span={4}>
      {error && <ProblemNotice error={error} />}
      <QueryView query={query} lines={2}>
        {(known) => (
          <ul className={classes.list}>
            {known.map(({ id, slug, name: its, role, current, suspended }) => (
              <li key={id}>
                <span>
                  <b>{its}</b> <span className={classes.quiet}>{t(`roles.${role}`)}</span>
                </span>
                {current && <Badge tone="well">{t('organizations.current')}</Badge>}
                {suspended && <Badge tone="attention">{t('organizations.isSuspended')}</Badge>}
                {!current && !suspended && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={enter.isPending}
                    aria-label={t('organizations.enterNamed', { name: its })}
                    onClick={() => enter.mutate(slug)}
                  >
                    {t('organizations.enter')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      <form className={classes.form} onSubmit={send}>
        <TextInput
          label={t('organizations.another')}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!name.trim()} loading={add.isPending}>
          {t('organizations.add')}
        </Button>
      </form>
    </Panel>
  );
}
