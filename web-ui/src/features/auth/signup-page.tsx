import { zodResolver } from '@hookform/resolvers/zod';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod/mini';
import { useSignUp } from './api.ts';
import classes from './auth.module.css';
import { AuthPage } from './auth-page.tsx';
import { Refusal } from './refusal.tsx';

const MIN_PASSWORD = 10;

/** Bounds as `schema/openapi.yaml` has them. */
function rules(t: TFunction) {
  return z.object({
    organization: z.string().check(z.trim(), z.minLength(1, t('auth.required')), z.maxLength(120)),
    email: z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/, t('auth.invalidEmail'))),
    password: z
      .string()
      .check(z.minLength(MIN_PASSWORD, t('auth.short', { count: MIN_PASSWORD })), z.maxLength(200)),
    slug: z.string().check(z.regex(/^([a-z][a-z0-9-]{1,39})?$/, t('auth.badSlug'))),
  });
}

/** Makes an organisation and its owner; whoever shows this page sees that the session stands. */
export function SignupPage() {
  const { t } = useTranslation();
  const signUp = useSignUp();
  const form = useForm({
    resolver: zodResolver(rules(t)),
    defaultValues: { organization: '', email: '', password: '', slug: '' },
  });
  const { errors } = form.formState;
  const send = form.handleSubmit(({ slug, ...rest }) =>
    signUp.mutate({ ...rest, ...(slug ? { slug } : {}) }),
  );
  return (
    <AuthPage title={t('auth.signupTitle')} lead={t('auth.signupLead')}>
      <form className={classes.form} onSubmit={(event) => void send(event)} noValidate>
        <TextInput
          label={t('auth.organization')}
          autoComplete="organization"
          autoFocus
          error={errors.organization?.message}
          {...form.register('organization')}
        />
        <TextInput
          label={t('auth.email')}
          type="email"
          autoComplete="username"
          error={errors.email?.message}
          {...form.register('email')}
        />
        <PasswordInput
          label={t('auth.password')}
          description={t('auth.passwordHint')}
          autoComplete="new-password"
          error={errors.password?.message}
          {...form.register('password')}
        />
        <TextInput
          label={t('auth.slugNew')}
          description={t('auth.slugNewHint')}
          error={errors.slug?.message}
          {...form.register('slug')}
        />
        {signUp.error && <Refusal error={signUp.error} words={{ 409: t('auth.taken') }} />}
        <Button type="submit" loading={signUp.isPending}>
          {t('auth.signup')}
        </Button>
        <Link to="/login" className={classes.other}>
          {t('auth.haveAccount')}
        </Link>
      </form>
    </AuthPage>
  );
}
