import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { createLive } from '@/app/live.ts';
import { createQueryClient } from '@/app/query-client.ts';
import { createAppRouter } from '@/app/router.tsx';
import { cssVariables, theme } from '@/app/theme.ts';
import { session } from '@/shared/session/session.ts';
import * as fixtures from './fixtures.ts';

/** The whole page at `path`, signed in unless said otherwise, over the answers of MSW; `live` follows who is. */
export function renderApp(
  path: string,
  { signedIn = true, live = false } = {},
): { queries: QueryClient; path: () => string } {
  const queries = createQueryClient();
  queries.setDefaultOptions({ queries: { ...queries.getDefaultOptions().queries, retry: false } });
  if (live) createLive(queries);
  if (signedIn) session.accept(fixtures.session);
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = createAppRouter(queries, history);
  render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { queries, path: () => history.location.href };
}
