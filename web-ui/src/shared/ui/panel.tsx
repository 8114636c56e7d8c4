import { useId, type ReactNode } from 'react';
import classes from './panel.module.css';

type Props = {
  title: string;
  hint?: string;
  /** Stands at the right of the title. */
  action?: ReactNode;
  /** Of 12 columns on a wide page. */
  span?: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 12;
  /** The content touches the edges, as tables do. */
  flush?: boolean;
  children: ReactNode;
};

/** One named part of a page. */
export function Panel({ title, hint, action, span = 12, flush, children }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} data-span={span} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id}>{title}</h2>
        {hint && <span className={classes.hint}>{hint}</span>}
        {action && <div className={classes.action}>{action}</div>}
      </header>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
