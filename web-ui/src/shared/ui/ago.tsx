import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useNow } from '@/shared/format/use-now.ts';

/** How long ago, growing on screen; the exact time on hover. */
export function Ago({ at }: { at: string | undefined }) {
  const format = useFormat();
  const now = useNow();
  if (!at) return DASH;
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.ago(at, now)}
    </time>
  );
}
