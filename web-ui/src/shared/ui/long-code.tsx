import classes from './long-code.module.css';

const MOST = 300;

/** What came, as it came; of what would fill the page the beginning, until one opens it. */
export function LongCode({ text }: { text: string }) {
  if (text.length <= MOST) return <code className={classes.code}>{text}</code>;
  return (
    <details className={classes.code}>
      <summary>
        <code>{text.slice(0, MOST)}…</code>
      </summary>
      <code>{text}</code>
    </details>
  );
}
