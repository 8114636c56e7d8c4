import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet } from '@tanstack/react-router';
import { z } from 'zod/mini';
import { goOnWhenIn, InvitationRoute, isIn, LoginRoute, SignupRoute } from './auth-routes.tsx';
import { NotFound } from './not-found.tsx';
import { OperatorRoute } from './operator-route.tsx';

export const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

/** The parent of what needs no sign-in of a member. */
export const outside = () => root;

const login = createRoute({
  getParentRoute: outside,
  path: '/login',
  validateSearch: z.object({ next: z.optional(z.string()) }),
  component: LoginRoute,
  beforeLoad: ({ search }) => goOnWhenIn(search.next),
});
const signup = createRoute({
  getParentRoute: outside,
  path: '/signup',
  component: SignupRoute,
  beforeLoad: () => goOnWhenIn(),
});

/** For whoever has an invitation, signed in or not. */
const invitation = createRoute({
  getParentRoute: outside,
  path: '/invitation',
  component: InvitationRoute,
  beforeLoad: () => isIn(),
});

/** For who runs the platform, with a sign-in of its own. */
const operator = createRoute({
  getParentRoute: outside,
  path: '/operator',
  component: OperatorRoute,
});

export const outer = [login, signup, invitation, operator] as const;
