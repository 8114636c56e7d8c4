import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod/mini';
import { App } from './app/app.tsx';
import './app/styles.ts';
import { startLanguage } from './shared/i18n/i18n.ts';

const host = document.getElementById('root');
if (!host) throw new Error('index.html has no #root');

// The page's content security policy allows no code made from text.
z.config({ jitless: true });
await startLanguage();
createRoot(host).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
