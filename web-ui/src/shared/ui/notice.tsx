import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import classes from './notice.module.css';

type Props = { icon?: IconName; title: string; hint?: ReactNode; children?: ReactNode };

/** Stands where content would: why there is none and what to do. */
export function Notice({ icon, title, hint, children }: Props) {
  return (
    <div className={classes.notice}>
      {icon && (
        <span className={classes.icon}>
          <Icon name={icon} size={20} />
        </span>
      )}
      <p className={classes.title}>{title}</p>
      {hint && <p className={classes.hint}>{hint}</p>}
      {children && <div className={classes.actions}>{children}</div>}
    </div>
  );
}
