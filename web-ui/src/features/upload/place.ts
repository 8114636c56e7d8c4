import { session } from '@/shared/session/session.ts';

/** Where this browser remembers the upload of a file, so that it goes on after the page was left. */
export function placeOf(dataset: string, file: File) {
  const tenant = session.get()?.tenant.id ?? '';
  const its = [tenant, dataset, file.name, file.size, file.lastModified];
  const name = `millrace-upload ${JSON.stringify(its)}`;
  return {
    id: (): string | undefined => quietly(() => localStorage.getItem(name)) ?? undefined,
    // nosemgrep: kept-in-the-browser -- which opens nothing without a token
    remember: (id: string) => quietly(() => localStorage.setItem(name, id)),
    forget: () => quietly(() => localStorage.removeItem(name)),
  };
}

/** A browser may keep its storage closed: then nothing is remembered. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
