import { useTranslation } from 'react-i18next';
import type { Batch } from '@/shared/api/types.ts';
import { Badge } from './badge.tsx';
import { batchTone } from './tone.ts';

type Props = { batch: Pick<Batch, 'state' | 'replacedBy'>; loud?: boolean };

/** Where a batch stands; one whose rows are another's by now is neither well nor broken. */
export function BatchState({ batch, loud }: Props) {
  const { t } = useTranslation();
  const { state, replacedBy } = batch;
  if (replacedBy !== undefined) {
    return (
      <Badge tone="quiet" loud={loud}>
        {t('batches.replaced')}
      </Badge>
    );
  }
  return (
    <Badge tone={batchTone(state)} loud={loud}>
      {t(`batches.states.${state}`)}
    </Badge>
  );
}
