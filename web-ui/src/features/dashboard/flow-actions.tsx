import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Flow } from '@/shared/api/types.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useRunFlow, type FlowOrder } from './api.ts';
import classes from './flow-actions.module.css';

/** What may be done to a flow as it is. */
const ORDERS: Record<Flow['state'], readonly FlowOrder[]> = {
  running: ['stop'],
  partly: ['start', 'stop'],
  stopped: ['start'],
  invalid: ['stop'],
};

/** Starts and stops one flow. */
export function FlowActions({ flow, isDown }: { flow: Flow; isDown: boolean }) {
  const { t } = useTranslation();
  const run = useRunFlow();
  const { name, state } = flow;
  return (
    <>
      <span className={classes.choices}>
        {ORDERS[state].map((order) => (
          <Button
            key={order}
            size="compact-sm"
            variant="default"
            aria-label={`${t(`home.flowOrders.${order}`)}: ${name}`}
            loading={run.isPending && run.variables.order === order}
            disabled={isDown || run.isPending}
            onClick={() => run.mutate({ name, order })}
          >
            {t(`home.flowOrders.${order}`)}
          </Button>
        ))}
      </span>
      {run.error && <ProblemNotice error={run.error} />}
    </>
  );
}
