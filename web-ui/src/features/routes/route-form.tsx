import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '@/shared/api/types.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import { EMPTY, faultsOf, isWhole, routeOf, type Draft } from './draft.ts';
import classes from './routes.module.css';

type Props = { isPending: boolean; onAdd: (route: Route, onDone: () => void) => void };

const INPUTS = [
  { name: 'dataset', most: 51 },
  { name: 'source', most: 200 },
  { name: 'fields', most: 3200 },
  { name: 'field', most: 200 },
  { name: 'value', most: 1000 },
] as const satisfies readonly { name: keyof Draft; most: number }[];

/** Adds a route behind the others. */
export function RouteForm({ isPending, onAdd }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(EMPTY);
  const faults = faultsOf(draft);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole(draft)) onAdd(routeOf(draft), () => setDraft(EMPTY));
  };
  return (
    <Panel title={t('routes.make')} span={4}>
      <form className={classes.form} onSubmit={send}>
        {INPUTS.map(({ name, most }) => (
          <TextInput
            key={name}
            label={t(`routes.${name}`)}
            description={t(`routes.hints.${name}`)}
            value={draft[name]}
            error={faults[name] && t(`routes.faults.${faults[name]}`)}
            maxLength={most}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setDraft((old) => ({ ...old, [name]: value }));
            }}
          />
        ))}
        <div className={classes.choices}>
          <Button type="submit" disabled={!isWhole(draft)} loading={isPending}>
            {t('routes.make')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
