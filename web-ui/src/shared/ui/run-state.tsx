import { useTranslation } from 'react-i18next';
import { Badge } from './badge.tsx';
import { runTone } from './tone.ts';

/** State of a run, a node or a matching; unknown ones are shown as they are. */
export function RunState({ state }: { state: string | undefined }) {
  const { t, i18n } = useTranslation();
  if (!state) return null;
  const key = `runStates.${state}`;
  return (
    <Badge tone={runTone(state)}>{i18n.exists(key) ? t(key as 'runStates.running') : state}</Badge>
  );
}
