import { useEffect, useReducer, useState, type ComponentType, type ReactNode } from 'react';
import { unreachable } from '@/shared/api/problem.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { Skeleton } from './skeleton.tsx';

/** A component whose code is fetched when it is first shown, or before by `preload`. */
export type Late<P> = ((props: P) => ReactNode) & { preload: () => Promise<void> };

const AGAIN_MILLIS = 5_000;

const all: (() => Promise<void>)[] = [];

/** Fetches the code of everything that is [late], one after the other. */
export async function preloadAll(): Promise<void> {
  for (const preload of all) await preload();
}

/**
 * Shows that it waits, and that it could not be fetched; comes by itself once the network is back.
 *
 * @param load gives the component, anew at each call
 */
export function late<P extends object>(load: () => Promise<ComponentType<P>>): Late<P> {
  let Found: ComponentType<P> | undefined;
  let loading: Promise<void> | undefined;

  function fetch(): Promise<void> {
    if (Found) return Promise.resolve();
    loading ??= load()
      .then((found) => void (Found = found))
      .finally(() => (loading = undefined));
    return loading;
  }

  function LateComponent(props: P) {
    const [, redraw] = useReducer((n: number) => n + 1, 0);
    const [error, setError] = useState<unknown>();
    useEffect(() => {
      if (Found) return;
      let isHere = true;
      let again: ReturnType<typeof setTimeout> | undefined;
      const failed = (cause: unknown) => {
        if (!isHere) return;
        setError(unreachable(cause));
        again = setTimeout(get, AGAIN_MILLIS);
      };
      const get = () => {
        clearTimeout(again);
        void fetch().then(() => isHere && redraw(), failed);
      };
      get();
      window.addEventListener('online', get);
      return () => {
        isHere = false;
        clearTimeout(again);
        window.removeEventListener('online', get);
      };
    }, []);
    if (Found) return <Found {...props} />;
    // A browser may remember that a file could not be fetched; a new start does not.
    if (error) return <ProblemNotice error={error} retry={() => window.location.reload()} />;
    return <Skeleton />;
  }

  const preload = () => fetch().catch(() => undefined);
  all.push(preload);
  return Object.assign(LateComponent, { preload });
}
