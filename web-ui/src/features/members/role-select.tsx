import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Member, Role } from '@/shared/api/types.ts';
import { rolesFor } from './roles.ts';

type Props = { member: Member; mine: Role; onChange: (role: Role) => void };

/** A member's role; another one counts at once, also where the member is signed in. */
export function RoleSelect({ member, mine, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      size="xs"
      miw={112}
      aria-label={t('members.roleOf', { email: member.email })}
      value={member.role}
      onChange={(event) => onChange(event.currentTarget.value as Role)}
      data={rolesFor(mine).map((value) => ({ value, label: t(`roles.${value}`) }))}
    />
  );
}
