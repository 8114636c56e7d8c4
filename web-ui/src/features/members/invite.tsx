import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Choice } from '@/shared/ui/choice.tsx';
import { Code } from '@/shared/ui/code.tsx';
import { CopyButton } from '@/shared/ui/copy-button.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useInvite } from './api.ts';
import classes from './members.module.css';
import { rolesFor } from './roles.ts';

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** The page on which an invitation is accepted; what stands behind # is sent to no server. */
function linkOf(invitation: string): string {
  return `${window.location.origin}/invitation#${invitation}`;
}

/** Makes an invitation and shows its link, once. */
export function Invite() {
  const { t } = useTranslation();
  const format = useFormat();
  const mine = useSession()?.user.role ?? 'viewer';
  const invite = useInvite();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('engineer');
  const isGood = EMAIL.test(email.trim());
  const send = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail('') });
  };
  return (
    <Panel title={t('members.invite')} span={4}>
      <form className={classes.form} onSubmit={send}>
        <TextInput
          label={t('auth.email')}
          type="email"
          value={email}
          maxLength={254}
          error={email === '' || isGood ? undefined : t('auth.invalidEmail')}
          onChange={(event) => {
            // A refusal is of the address that was there before.
            if (invite.error) invite.reset();
            setEmail(event.currentTarget.value);
          }}
        />
        <Choice
          label={t('members.role')}
          value={role}
          onChange={setRole}
          options={rolesFor(mine).map((value) => ({ value, label: t(`roles.${value}`) }))}
        />
        <p className={classes.quiet}>{t(`members.may.${role}`)}</p>
        {invite.error && <ProblemNotice error={invite.error} />}
        <Button type="submit" disabled={!isGood} loading={invite.isPending}>
          {t('members.invite')}
        </Button>
      </form>
      {invite.data && (
        <div role="status" className={classes.form}>
          <p>
            <b>{t('members.once', { email: invite.data.email })}</b>{' '}
            {t('members.until', { time: format.dateTime(invite.data.expiresAt) })}
          </p>
          <Code text={linkOf(invite.data.invitation)} label={t('members.link')} />
          <p>
            <CopyButton
              key={invite.data.invitation}
              text={linkOf(invite.data.invitation)}
              label={t('state.copy')}
            />
          </p>
        </div>
      )}
    </Panel>
  );
}
