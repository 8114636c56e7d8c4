import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantItem } from '@/shared/api/types.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useChangeTenant, usePlans } from './api.ts';
import classes from './operator.module.css';

/** The plan of a tenant and its share of the fair queue. */
export function ShareForm({ tenant }: { tenant: TenantItem }) {
  const { t } = useTranslation();
  const plans = usePlans().data ?? [];
  const change = useChangeTenant(tenant.id);
  const [plan, setPlan] = useState(tenant.plan);
  const [weight, setWeight] = useState<number | string>(tenant.weight);
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ plan, weight: Number(weight) });
  };
  return (
    <form className={classes.form} onSubmit={send}>
      <div className={classes.pair}>
        <NativeSelect
          label={t('operator.plan')}
          value={plan}
          data={plans.length > 0 ? plans.map(({ name }) => name) : [plan]}
          onChange={(event) => setPlan(event.currentTarget.value)}
        />
        <NumberInput
          label={t('operator.weight')}
          value={weight}
          min={1}
          max={100}
          allowDecimal={false}
          onChange={setWeight}
        />
      </div>
      {change.error && <ProblemNotice error={change.error} />}
      <Button
        type="submit"
        variant="default"
        disabled={plan === tenant.plan && weight === tenant.weight}
        loading={change.isPending}
      >
        {t('operator.apply')}
      </Button>
    </form>
  );
}
