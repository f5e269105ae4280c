import { useEffect, useState } from 'preact/hooks';

/** What the page knows of the service that serves it. */
export interface Service {
  /** Undefined while it is asked, and where it does not say. */
  status: string | undefined;
  version: string | undefined;
  device: string | undefined;
  models: readonly { name: string; parameters: number; loaded: boolean }[];
  /** Bytes of the largest dump that it reads. */
  mostBytes: number;
}

const UNKNOWN: Service = {
  status: undefined,
  version: undefined,
  device: undefined,
  models: [],
  mostBytes: 64 * 1024 * 1024,
};

export function useService(): Service {
  const [service, setService] = useState(UNKNOWN);
  useEffect(() => {
    Promise.all([read('health'), read('.')]).then(([health, { limits }]) => {
      setService({ ...UNKNOWN, ...health, mostBytes: limits?.dump_bytes ?? UNKNOWN.mostBytes });
    });
  }, []);
  return service;
}

/** What a path of ours tells; nothing where it cannot be asked, which asking will show soon enough. */
async function read(path: string): Promise<Partial<Service> & { limits?: { dump_bytes?: number } }> {
  try {
    return await (await fetch(path, { headers: { accept: 'application/json' } })).json();
  } catch {
    return {};
  }
}
