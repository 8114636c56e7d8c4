import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/panel.tsx';
import { ChosenFile } from './chosen-file.tsx';
import { DropZone } from './drop-zone.tsx';
import { Outcome } from './outcome.tsx';
import { Sending } from './sending.tsx';
import { useUpload } from './use-upload.ts';

/** Drop a file (anywhere on the page), name its dataset, send it, see what became of it. */
export function UploadPanel({ span = 5 }: { span?: 5 | 7 }) {
  const { t } = useTranslation();
  const { state, choose, send, cancel, reset } = useUpload();
  const isOver = usePageDrop(choose);
  const place = useKeptFocus(state.step);
  return (
    <Panel title={t('upload.title')} span={span}>
      <div id="add-data" aria-live="polite" tabIndex={-1} ref={place}>
        {state.step === 'idle' && (
          <DropZone isOver={isOver} refused={state.refused} onFile={choose} />
        )}
        {state.step === 'chosen' && (
          <ChosenFile
            key={state.key}
            chosen={state}
            error={state.error}
            onSend={(wish) => void send(state.file, wish, state.key)}
            onCancel={reset}
          />
        )}
        {state.step === 'sending' && (
          <Sending
            file={state.file}
            share={state.share}
            isWaiting={state.isWaiting}
            onCancel={cancel}
          />
        )}
        {state.step === 'done' && (
          <Outcome
            first={state.batch}
            dataset={state.wish.dataset}
            onAgain={reset}
            onInsist={() => void send(state.file, state.wish, state.key, true)}
          />
        )}
      </div>
    </Panel>
  );
}

/** Holds the focus where the step that had it is gone, so that Tab goes on from here. */
function useKeptFocus(step: string) {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [step]);
  return place;
}

/** Takes files that are dropped anywhere; true while one is held over the page. */
function usePageDrop(onFile: (file: File) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!event.relatedTarget) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) onFile(file);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  });
  return isOver;
}
