import { useEffect, useRef, useState } from 'preact/hooks';

export type OnFile = (name: string, blob: Blob) => void;

/** Opens a file; the field itself is hidden, for browsers draw it as they like. */
export function FileButton({ onFile }: { onFile: OnFile }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        class="hidden"
        tabIndex={-1}
        aria-label="File"
        accept=".json,.yaml,.yml,.gz,.txt,.csv"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) onFile(file.name, file);
          currentTarget.value = '';
        }}
      />
      <button type="button" onClick={() => input.current?.click()}>
        Open a file…
      </button>
    </>
  );
}

/** Whether a file is held over the window; what is dropped is taken. */
export function useFileDrop(onFile: OnFile): boolean {
  const [over, setOver] = useState(false);
  const take = useRef(onFile);
  take.current = onFile;
  useEffect(() => {
    const ended = new AbortController();
    const on = (name: 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      addEventListener(name, act, { signal: ended.signal });
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    });
    on('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) setOver(false);
    });
    on('drop', (event) => {
      const file = event.dataTransfer?.files[0];
      setOver(false);
      if (!file) return;
      event.preventDefault();
      take.current(file.name, file);
    });
    return () => ended.abort();
  }, []);
  return over;
}
