import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import type { Lamp } from '@/shared/live/lamp.ts';
import { useLamp } from '@/shared/live/use-lamp.ts';
import classes from './shell.module.css';

const TONES: Record<Lamp['state'], string> = {
  off: 'quiet',
  connecting: 'quiet',
  live: 'well',
  stale: 'attention',
  reconnecting: 'attention',
  refused: 'broken',
};

/** Whether what one sees is now. Says so only while the server is heard. */
export function LampLight() {
  const { t } = useTranslation();
  const format = useFormat();
  const lamp = useLamp();
  const text = () => {
    switch (lamp.state) {
      case 'live':
        return lamp.latency === undefined
          ? t('lamp.live')
          : t('lamp.liveMillis', { millis: format.count(lamp.latency.nowMillis) });
      case 'stale':
      case 'reconnecting':
        return t(`lamp.${lamp.state}`, { time: format.time(lamp.since) });
      case 'off':
      case 'connecting':
      case 'refused':
        return t(`lamp.${lamp.state}`);
    }
  };
  return (
    <span
      className={classes.lamp}
      data-tone={TONES[lamp.state]}
      data-state={lamp.state}
      data-testid="lamp"
      title={t(`lamp.help.${lamp.state}`)}
    >
      {text()}
      {/* The latency changes all the time; only a change of state is worth saying aloud. */}
      <span role="status" className="hidden">
        {lamp.state === 'live' ? t('lamp.live') : t(`lamp.help.${lamp.state}`)}
      </span>
    </span>
  );
}
