import { Button, NumberInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnLimits, QuotaUse, TenantItem } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useChangeTenant } from './api.ts';
import classes from './operator.module.css';

type Name = keyof OwnLimits;

const NAMES: readonly Name[] = ['rows', 'bytes', 'requests', 'connections', 'storage'];

type Props = { tenant: TenantItem; quotas: readonly QuotaUse[] };

/** Limits of a tenant's own; an empty field is the plan's. */
export function LimitsForm({ tenant, quotas }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = useChangeTenant(tenant.id);
  const [own, setOwn] = useState<Partial<Record<Name, number | string>>>(tenant.limits);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const limits: OwnLimits = {};
    for (const name of NAMES) {
      const value = own[name];
      if (value !== undefined && value !== '') limits[name] = Number(value);
    }
    change.mutate({ limits });
  };
  return (
    <details className={classes.more}>
      <summary>{t('operator.limits')}</summary>
      <form className={classes.form} onSubmit={send}>
        {NAMES.map((name) => {
          const now = quotas.find(({ quota }) => quota === name)?.limit;
          return (
            <NumberInput
              key={name}
              label={t(`usage.quotas.${name}`)}
              placeholder={format.count(now)}
              value={own[name] ?? ''}
              min={0}
              allowDecimal={false}
              hideControls
              thousandSeparator=" "
              onChange={(value) => setOwn({ ...own, [name]: value })}
            />
          );
        })}
        {change.error && <ProblemNotice error={change.error} />}
        <Button type="submit" variant="default" loading={change.isPending}>
          {t('operator.setLimits')}
        </Button>
      </form>
    </details>
  );
}
