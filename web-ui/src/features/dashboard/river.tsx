import { useTranslation } from 'react-i18next';
import type { River as Flow } from '@/shared/api/types.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import classes from './river.module.css';
import { riverShape } from './river-shape.ts';
import { RiverStage } from './river-stage.tsx';
import { useStages } from './use-stages.ts';

const LENGTH = 200;

/** The five stages as one stream; each number opens what it counts. */
export function River({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  const stages = useStages(flow);
  return (
    <Panel title={t('river.title')} hint={t('river.since')}>
      <div className={classes.river} data-dry={!flow.in || undefined}>
        <Stream flow={flow} along="x" />
        <Stream flow={flow} along="y" />
        <ol className={classes.stages}>
          {stages.map((stage) => (
            <RiverStage key={stage.name} stage={stage} />
          ))}
        </ol>
      </div>
    </Panel>
  );
}

function Stream({ flow, along }: { flow: Flow; along: 'x' | 'y' }) {
  const { t } = useTranslation();
  const size = along === 'x' ? `0 0 ${LENGTH * 5} 100` : `0 0 100 ${LENGTH * 5}`;
  const shapes = riverShape(flow, LENGTH, along);
  return (
    <svg
      className={classes.stream}
      data-along={along}
      viewBox={size}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('river.picture')}
    >
      {shapes.map(
        ({ stage, exit }) =>
          exit && <path key={stage} d={exit} className={classes.exit} data-stage={stage} />,
      )}
      {shapes.map(({ stage, stream, flows }) => (
        <path
          key={stage}
          d={stream}
          className={flows ? classes.water : classes.bed}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {flow.in ? <path key={flow.in} className={classes.pulse} d={shapes[0]?.stream} /> : null}
    </svg>
  );
}
