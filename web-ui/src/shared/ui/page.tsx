import { useEffect, type ReactNode } from 'react';
import classes from './page.module.css';

type Props = {
  title: string;
  lead?: ReactNode;
  /** Stands at the right of the title. */
  action?: ReactNode;
  children: ReactNode;
};

/** Head and 12-column body of a page. */
export function Page({ title, lead, action, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Millrace`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>{title}</h1>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {action && <div className={classes.action}>{action}</div>}
      </header>
      <div className={classes.grid}>{children}</div>
    </div>
  );
}
