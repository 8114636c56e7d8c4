import { Link } from '@tanstack/react-router';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './river.module.css';
import type { Door, Stage } from './use-stages.ts';

/** One stage: its number above the stream, what leaves it below. */
export function RiverStage({ stage }: { stage: Stage }) {
  return (
    <li className={classes.stage}>
      <Number door={stage} className={classes.through} />
      {stage.exit && <Number door={stage.exit} className={classes.out} />}
    </li>
  );
}

function Number({ door, className }: { door: Door; className?: string }) {
  const format = useFormat();
  return (
    <Link to={door.to} className={className} data-tone={door.tone}>
      <span className={classes.label}>{door.label}</span>{' '}
      <span key={door.value} className={classes.value}>
        {format.count(door.value)}
      </span>{' '}
      <span className={classes.unit}>{door.unit}</span>
    </Link>
  );
}
