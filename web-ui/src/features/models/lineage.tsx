import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Model } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { Icon } from '@/shared/ui/icon.tsx';
import { useModels } from './api.ts';
import classes from './model-page.module.css';

const RAW = 'raw.';

/** What the model reads and what reads it. */
export function Lineage({ model }: { model: Model }) {
  const { t } = useTranslation();
  const users = useModels().data?.filter((other) => other.dependsOn?.includes(model.name)) ?? [];
  const sources = model.dependsOn ?? [];
  return (
    <div className={classes.lineage}>
      {sources.length === 0 ? DASH : <Names names={sources} />}
      {users.length > 0 && (
        <>
          <h3>{t('models.usedBy')}</h3>
          <Names names={users.map((user) => user.name)} />
        </>
      )}
    </div>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className={classes.lineage}>
      {names.map((name) => (
        <li key={name}>
          <Icon name={name.startsWith(RAW) ? 'datasets' : 'models'} />
          {name.startsWith(RAW) ? (
            <Link to="/datasets/$dataset" params={{ dataset: name.slice(RAW.length) }}>
              {name.slice(RAW.length)}
            </Link>
          ) : (
            <Link to="/models/$model" params={{ model: name }}>
              {name}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
