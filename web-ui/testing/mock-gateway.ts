import { getResponse } from 'msw';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { handlers } from './handlers.ts';
import { session } from './fixtures.ts';
import { talk } from './mock-live.ts';

const DIST = join(import.meta.dirname, '../dist');
const NONCE = 'mock-nonce';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const CSP = [
  "default-src 'self'",
  `script-src 'self' 'nonce-${NONCE}'`,
  `style-src 'self' 'nonce-${NONCE}'`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ');

export type MockGateway = { url: string; close: () => Promise<void> };

/**
 * Serves `dist` with the gateway's headers, its calls from the fixtures and its socket from a
 * script: for looking at the pages without a node. A session is held by a plain cookie.
 */
export async function startMockGateway(state: 'full' | 'empty'): Promise<MockGateway> {
  const known = handlers(state);
  const server = createServer((request, response) => {
    serve(request, response, known).catch(() => response.writeHead(500).end());
  });
  const sockets = new WebSocketServer({ server, path: '/api/v1/live' });
  sockets.on('connection', (socket) => talk(socket, state));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((done) => server.close(done));
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  known: ReturnType<typeof handlers>,
): Promise<unknown> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith('/api/')) return file(url.pathname, response);
  const isSignedIn = request.headers.cookie?.includes('mock=1');
  if (url.pathname.endsWith('/auth/refresh') && isSignedIn) {
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(session));
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const answer = await getResponse(
    known,
    new Request(url, {
      method: request.method,
      headers: Object.entries(request.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      ),
      body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
    }),
  );
  if (!answer) return response.writeHead(404).end();
  const headers: Record<string, string> = Object.fromEntries(answer.headers);
  if (/auth\/(login|signup)/.test(url.pathname) && answer.ok)
    headers['set-cookie'] = 'mock=1; Path=/; HttpOnly; SameSite=Strict';
  if (url.pathname.endsWith('/logout')) headers['set-cookie'] = 'mock=; Path=/; Max-Age=0';
  response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
}

async function file(path: string, response: ServerResponse): Promise<unknown> {
  const wanted = path === '/docs' ? '/docs/index.html' : normalize(path);
  const name = extname(wanted) ? wanted : '/index.html';
  const bytes = await readFile(join(DIST, name)).catch(() => undefined);
  if (!bytes) return response.writeHead(404).end();
  const body =
    extname(name) === '.html' ? bytes.toString().replaceAll('__CSP_NONCE__', NONCE) : bytes;
  response
    .writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'text/plain',
      'content-security-policy': CSP,
    })
    .end(body);
}
