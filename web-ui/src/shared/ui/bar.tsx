import classes from './bar.module.css';
import type { Tone } from './tone.ts';

/**
 * A part of a whole as a bar from zero; the figure stands beside it in words.
 *
 * @param share in [0, 1]
 */
export function Bar({ share, tone = 'info' }: { share: number; tone?: Tone }) {
  const width = `${Math.min(Math.max(share, 0), 1) * 100}%`;
  return (
    <span className={classes.track} aria-hidden="true">
      <span className={classes.fill} data-tone={tone} style={{ width }} />
    </span>
  );
}
