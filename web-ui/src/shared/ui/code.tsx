import classes from './code.module.css';

/** Text of a program; scrolls, by keyboard too. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <pre className={classes.code} tabIndex={0} role="group" aria-label={label}>
      {text}
    </pre>
  );
}
