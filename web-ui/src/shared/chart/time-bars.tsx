import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { regionOf, useFormat } from '@/shared/format/use-format.ts';
import classes from './time-bars.module.css';

const LEAST_HEIGHT = 168;
const LEAST_SHARE = 0.012;
const MINUTE = 60;

type Props = {
  /** Epoch seconds, ascending, with the value of each; null leaves a gap. */
  times: readonly number[];
  values: readonly (number | null)[];
};

/** Bars over time from zero. A picture only: its numbers stand in a table beside it. */
export function TimeBars({ times, values }: Props) {
  const { i18n } = useTranslation();
  const { colorScheme } = useMantineColorScheme();
  const format = useFormat();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const draw = useEffectEvent(() => plot.current?.setData([[...times], seen(values)]));

  useEffect(() => {
    const at = host.current;
    if (!at) return;
    const made = new uPlot(options(at, regionOf(i18n.language), format.short), [[], []], at);
    plot.current = made;
    draw();
    const observer = new ResizeObserver(() => made.setSize(sizeOf(at)));
    observer.observe(at);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [i18n.language, colorScheme, format]);

  useEffect(() => void draw(), [times, values]);

  return <div className={classes.chart} ref={host} aria-hidden="true" />;
}

function options(at: HTMLElement, language: string, figure: (n: number) => string): uPlot.Options {
  const style = getComputedStyle(at);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const clock = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
  });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  // Where a day begins its date says more than 00:00.
  const moment = (s: number) => {
    const at = new Date(s * 1_000);
    return (at.getHours() + at.getMinutes() === 0 ? day : clock).format(at);
  };
  const axis = {
    stroke: color('--muted'),
    font: `11px ${color('--sans')}`,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    ...sizeOf(at),
    cursor: { show: false },
    legend: { show: false },
    padding: [8, 16, 0, 0],
    // Bars stand to the right of their time: the last one needs its width.
    scales: {
      x: { range: (plot, min, max) => [min, max + stepOf(plot)] },
      y: { range: (_, __, max) => [0, Math.max(max * 1.1, 5)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        incrs: [1, 5, 15, 60, 180, 360, 720, 1_440].map((minutes) => minutes * MINUTE),
        space: 60,
        values: (_, ticks) => ticks.map(moment),
      },
      { ...axis, size: 48, space: 36, values: (_, ticks) => ticks.map(figure) },
    ],
    series: [
      {},
      {
        fill: color('--water'),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars?.({ size: [0.8, 14], align: 1 }),
      },
    ],
  };
}

function sizeOf(at: HTMLElement): { width: number; height: number } {
  return { width: at.clientWidth || 300, height: Math.max(at.clientHeight, LEAST_HEIGHT) };
}

/** What is not nothing is at least a line on the ground; the table has the numbers. */
function seen(values: readonly (number | null)[]): (number | null)[] {
  const least = Math.max(...values.map((value) => value ?? 0)) * LEAST_SHARE;
  return values.map((value) => (value ? Math.max(value, least) : value));
}

function stepOf(plot: uPlot): number {
  const [first = 0, second = first] = plot.data[0];
  return second - first;
}
