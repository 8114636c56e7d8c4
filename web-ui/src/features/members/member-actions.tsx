import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Member } from '@/shared/api/types.ts';
import classes from './members.module.css';

type Props = {
  member: Member;
  /** Whoever looks: keeping oneself out could not be taken back. */
  isSelf: boolean;
  /** It is to be confirmed that this one is removed. */
  isAsked: boolean;
  isBusy: boolean;
  onAsk: (id: string | undefined) => void;
  onActive: (isActive: boolean) => void;
  onRemove: () => void;
};

/** What can be undone is done at once, what cannot is asked for twice. */
export function MemberActions({
  member,
  isSelf,
  isAsked,
  isBusy,
  onAsk,
  onActive,
  onRemove,
}: Props) {
  const { t } = useTranslation();
  const { id, email, state } = member;
  const word = state === 'invited' ? 'withdraw' : 'remove';
  if (isAsked) {
    return (
      <span className={classes.choices}>
        <Button size="compact-sm" color="red" loading={isBusy} onClick={onRemove}>
          {t(`members.${word}Now`, { email })}
        </Button>
        <Button size="compact-sm" variant="default" autoFocus onClick={() => onAsk(undefined)}>
          {t('members.keep')}
        </Button>
      </span>
    );
  }
  const active = state === 'deactivated' ? 'activate' : 'deactivate';
  return (
    <span className={classes.choices}>
      {state !== 'invited' && !isSelf && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t(`members.${active}`)}: ${email}`}
          onClick={() => onActive(state === 'deactivated')}
        >
          {t(`members.${active}`)}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t(`members.${word}`)}: ${email}`}
        onClick={() => onAsk(id)}
      >
        {t(`members.${word}`)}
      </Button>
    </span>
  );
}
