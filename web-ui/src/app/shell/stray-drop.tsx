import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './shell.module.css';

/** Keeps the browser from opening a file that is dropped where none is taken, and says where it is. */
export function StrayDrop() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [droppedAt, setDroppedAt] = useState<string>();
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      if (event.dataTransfer?.files.length) setDroppedAt(path);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [path]);
  if (droppedAt !== path || path === '/') return null;
  return (
    <p role="status" className={classes.told}>
      {t('upload.elsewhere')}{' '}
      <Link to="/" hash="add-data">
        {t('upload.add')}
      </Link>
    </p>
  );
}
