import { Button, PasswordInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/session/use-session.ts';
import { useAccept } from './api.ts';
import classes from './auth.module.css';
import { AuthPage } from './auth-page.tsx';
import { Refusal } from './refusal.tsx';

/**
 * Accepts an invitation: who is signed in by one click, everybody else with a password.
 *
 * @param onIn is called once the invited person is a member and signed in
 */
export function InvitationPage({ invitation, onIn }: { invitation: string; onIn: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const accept = useAccept();
  const [password, setPassword] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    const proof = session ? {} : { password };
    accept.mutate({ invitation, ...proof }, { onSuccess: onIn });
  };
  const words = {
    401: t('auth.badInvited'),
    403: t('auth.otherInvited'),
    404: t('auth.noInvitation'),
    410: t('auth.overInvitation'),
  };
  return (
    <AuthPage title={t('auth.invited')} lead={t('auth.invitedLead')}>
      <form className={classes.form} onSubmit={send} noValidate>
        {session ? (
          <p>{t('auth.joinAs', { email: session.user.email })}</p>
        ) : (
          <PasswordInput
            label={t('auth.password')}
            description={t('auth.invitedHint')}
            autoComplete="new-password"
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        {accept.error && <Refusal error={accept.error} words={words} />}
        <Button type="submit" loading={accept.isPending} disabled={!session && !password}>
          {t('auth.join')}
        </Button>
        <Link to="/login" className={classes.other}>
          {t('auth.haveAccount')}
        </Link>
      </form>
    </AuthPage>
  );
}
