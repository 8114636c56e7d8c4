import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useOperatorLogin } from './api.ts';
import classes from './operator.module.css';

/** Who runs the platform signs in here; members of organisations do elsewhere. */
export function OperatorLogin() {
  const { t } = useTranslation();
  const login = useOperatorLogin();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    login.mutate({ email, password });
  };
  const isWrong = login.error instanceof ApiProblem && login.error.status === 401;
  return (
    <Panel title={t('auth.login')} span={4}>
      <form className={classes.form} onSubmit={send}>
        <TextInput
          name="email"
          label={t('auth.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          name="password"
          label={t('auth.password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {isWrong && (
          <p role="alert" className={classes.wrong}>
            {t('operator.wrong')}
          </p>
        )}
        {login.error && !isWrong && <ProblemNotice error={login.error} />}
        <Button type="submit" loading={login.isPending}>
          {t('auth.login')}
        </Button>
        <p className={classes.quiet}>{t('operator.loginHint')}</p>
      </form>
    </Panel>
  );
}
