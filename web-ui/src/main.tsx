import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod/mini';
import { App } from './app/app.tsx';
import './app/styles.ts';
import { startLanguage } from './shared/i18n/i18n.ts';
import { preloadAll } from './shared/ui/late.tsx';

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

// What is fetched while nothing else is to be done is there when the network is not.
const whenIdle = 'requestIdleCallback' in window ? requestIdleCallback : setTimeout;
window.addEventListener('load', () => whenIdle(() => void preloadAll()));
