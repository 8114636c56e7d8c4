import { vi } from 'vitest';

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** A pen that draws nothing. */
const drawn: Record<string, unknown> = {};
const pen = new Proxy(drawn, {
  get: (target, name: string) =>
    name === 'measureText' ? () => ({ width: 10 }) : (target[name] ?? (() => undefined)),
  set: (target, name: string, value) => {
    target[name] = value;
    return true;
  },
});

function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsArrayBuffer(blob);
  });
}

/**
 * Adds what jsdom leaves out of a browser and the pages stand on. Nothing here answers a test's
 * question. Each file of tests has a window of its own.
 */
export function addBrowserParts() {
  vi.stubGlobal('ResizeObserver', Observer);
  vi.stubGlobal('IntersectionObserver', Observer);
  vi.stubGlobal(
    'Path2D',
    class {
      rect() {}
      moveTo() {}
      lineTo() {}
      arc() {}
      roundRect() {}
      closePath() {}
    },
  );

  window.matchMedia = (query: string) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      addListener: () => undefined,
      removeListener: () => undefined,
    }) as unknown as MediaQueryList;
  Object.assign(URL, { createObjectURL: () => 'blob:test', revokeObjectURL: () => undefined });
  window.scrollTo = () => undefined;
  Element.prototype.scrollIntoView = () => undefined;
  Object.assign(Blob.prototype, {
    arrayBuffer(this: Blob) {
      return bytesOf(this);
    },
  });
  HTMLCanvasElement.prototype.getContext = (() =>
    pen) as unknown as typeof HTMLCanvasElement.prototype.getContext;
}
