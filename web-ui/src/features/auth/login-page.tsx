import { zodResolver } from '@hookform/resolvers/zod';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod/mini';
import { useUntold } from '@/shared/session/use-session.ts';
import { useLogin } from './api.ts';
import classes from './auth.module.css';
import { AuthPage } from './auth-page.tsx';
import { Refusal } from './refusal.tsx';

/** Sign in; whoever shows this page sees that the session stands. */
export function LoginPage() {
  const { t } = useTranslation();
  const login = useLogin();
  const untold = useUntold();
  const form = useForm({
    resolver: zodResolver(
      z.object({
        email: z.string().check(z.minLength(1, t('auth.required'))),
        password: z.string().check(z.minLength(1, t('auth.required'))),
        tenant: z.string(),
      }),
    ),
    defaultValues: { email: '', password: '', tenant: '' },
  });
  const { errors } = form.formState;
  const send = form.handleSubmit(({ email, password, tenant }) =>
    login.mutate({ email, password, ...(tenant ? { tenant } : {}) }),
  );
  return (
    <AuthPage title={t('auth.login')} lead={t('auth.loginLead')}>
      {untold && (
        <p role="status" className={classes.refused}>
          {t('auth.untold')}
        </p>
      )}
      <form className={classes.form} onSubmit={(event) => void send(event)} noValidate>
        <TextInput
          label={t('auth.email')}
          type="email"
          autoComplete="username"
          autoFocus
          error={errors.email?.message}
          {...form.register('email')}
        />
        <PasswordInput
          label={t('auth.password')}
          autoComplete="current-password"
          error={errors.password?.message}
          {...form.register('password')}
        />
        <TextInput
          label={t('auth.slug')}
          description={t('auth.slugHint')}
          autoComplete="organization"
          {...form.register('tenant')}
        />
        {login.error && <Refusal error={login.error} words={{ 401: t('auth.bad') }} />}
        <Button type="submit" loading={login.isPending}>
          {t('auth.login')}
        </Button>
        <Link to="/signup" className={classes.other}>
          {t('auth.noAccount')}
        </Link>
      </form>
    </AuthPage>
  );
}
