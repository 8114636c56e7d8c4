import type { ReactNode } from 'react';
import classes from './badge.module.css';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './tone.ts';

const SHAPES: Record<Tone, IconName> = {
  well: 'check',
  attention: 'bang',
  broken: 'cross',
  info: 'clock',
  quiet: 'dot',
};

/** A state as shape, word and colour; `loud` fills it. */
export function Badge({
  tone,
  loud,
  children,
}: {
  tone: Tone;
  loud?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={classes.badge} data-tone={tone} data-loud={loud || undefined}>
      <Icon name={SHAPES[tone]} size={12} />
      {children}
    </span>
  );
}
