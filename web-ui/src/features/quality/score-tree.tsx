import { useTranslation } from 'react-i18next';
import type { Quality } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Bar } from '@/shared/ui/bar.tsx';
import { scoreTone } from '@/shared/ui/tone.ts';
import classes from './score-tree.module.css';

type Dataset = Quality['datasets'][number];

/** Datasets, the worst first, each open to its columns where one of them is not well. */
export function ScoreTree({ datasets }: { datasets: readonly Dataset[] }) {
  const worstFirst = [...datasets].sort((a, b) => (a.score ?? 100) - (b.score ?? 100));
  return (
    <ul className={classes.tree}>
      {worstFirst.map((dataset) => (
        <li key={dataset.dataset}>
          <details open={(dataset.score ?? 100) < 100}>
            <summary>
              <Line name={dataset.dataset} score={dataset.score} />
            </summary>
            <ul>
              {[...(dataset.columns ?? [])]
                .sort((a, b) => (a.score ?? 100) - (b.score ?? 100))
                .map(({ column, score }) => (
                  <li key={column} className={classes.leaf}>
                    <Line name={column ?? ''} score={score} />
                  </li>
                ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Line({ name, score }: { name: string; score: number | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={classes.line}>
      <span className={classes.name}>{name || t('quality.wholeTable')}</span>
      <Bar share={(score ?? 0) / 100} tone={scoreTone(score)} />
      <span className={classes.figure}>{format.score(score)}</span>
    </span>
  );
}
