import { useEffect, useRef } from 'preact/hooks';
import { type Attached, megabytes } from '../request/attached.js';
import { EXAMPLES } from '../request/examples.js';
import type { Form } from '../request/form.js';
import type { Reading } from '../request/reading.js';
import { ClusterOptions } from './cluster-options.js';
import { LinkButton } from './copy-button.js';
import { FileButton, useFileDrop } from './file-input.js';
import { count } from './words.js';

export interface InputProps {
  form: Form;
  reading: Reading;
  attached: Attached | undefined;
  /** The request came with a link. */
  linked: boolean;
  asking: boolean;
  /** The key for the service; undefined where it has not asked for one. */
  secret: string | undefined;
  onSecret(secret: string): void;
  onChange(part: Partial<Form>): void;
  onText(text: string): void;
  onFile(name: string, blob: Blob): void;
  onDetach(): void;
  onSolve(): void;
  onStop(): void;
}

/** Longer texts that are pasted are taken as a file: a field for editing would be slow with them. */
const MOST_PASTED = 256 * 1024;

/** What is asked: a text, a file or an example, and how. */
export function InputPanel(props: InputProps) {
  const { form, reading, attached, linked, asking, onChange, onText, onFile, onDetach, onSolve, onStop } = props;
  const over = useFileDrop(onFile);
  const solve = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (linked) solve.current?.focus();
  }, [linked]);

  const pasted = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text') ?? '';
    if (text.length <= MOST_PASTED) return;
    event.preventDefault();
    onFile('what was pasted', new Blob([text]));
  };

  return (
    <form
      class={`input card${over ? ' over' : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        onSolve();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSolve();
      }}
    >
      <label for="text">Paste a Sudoku, a maze or a kubectl dump, or drop a file</label>
      <fieldset class="examples">
        <legend class="hidden">Examples</legend>
        {EXAMPLES.map(({ name, text }) => (
          <button key={name} type="button" class="chip" onClick={() => onText(text())}>
            {name}
          </button>
        ))}
      </fieldset>
      {attached ? (
        <p class="attached">
          <strong>{attached.name}</strong> {megabytes(attached.blob.size)}
          <button type="button" onClick={onDetach}>
            Remove
          </button>
        </p>
      ) : (
        <textarea
          id="text"
          rows={14}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-describedby="reads-as"
          placeholder={'53..7....\n6..195...\n.98....6.\n…\n\nor a maze, or what kubectl prints'}
          value={form.text}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
          onPaste={pasted}
        />
      )}
      <div class="row">
        <p id="reads-as" class="hint" role="status">
          {attached?.holds === 'request' ? 'A request, sent as it is.' : told(reading)}
        </p>
        <FileButton onFile={onFile} />
      </div>
      {reading.kind === 'cluster' && reading.dump && <ClusterOptions form={form} onChange={onChange} />}
      <Budget form={form} onChange={onChange} />
      {props.secret !== undefined && <Secret secret={props.secret} onSecret={props.onSecret} />}
      {linked && <p class="note">This request came with the link. Nothing has been asked yet.</p>}
      <div class="row">
        <button
          ref={solve}
          type="submit"
          class="primary"
          disabled={reading.kind === 'empty'}
          aria-keyshortcuts="Control+Enter"
        >
          Solve
        </button>
        {asking && (
          <button type="button" onClick={onStop}>
            Stop
          </button>
        )}
        <LinkButton form={form} disabled={reading.kind === 'empty' || attached !== undefined} />
      </div>
    </form>
  );
}

function told(reading: Reading): string {
  switch (reading.kind) {
    case 'empty':
      return 'Nothing leaves this page but the request to its own service.';
    case 'sudoku':
      return `A Sudoku with ${count(reading.givens.filter((given) => given !== 0).length, 'given')}.`;
    case 'maze':
      return `A maze of ${reading.rows.length} × ${reading.rows[0]?.length ?? 0} cells.`;
    case 'cluster':
      return reading.dump ? 'A dump of a Kubernetes cluster.' : 'Workloads and nodes.';
    case 'other':
      return reading.hint ?? 'The service will see what this is.';
  }
}

function Secret({ secret, onSecret }: { secret: string; onSecret(secret: string): void }) {
  return (
    <label class="fields">
      Key of the service, forgotten with this page
      <input
        type="password"
        autocomplete="off"
        value={secret}
        onInput={({ currentTarget }) => onSecret(currentTarget.value)}
      />
    </label>
  );
}

function Budget({ form, onChange }: Pick<InputProps, 'form' | 'onChange'>) {
  const field = (name: 'steps' | 'starts', label: string) => (
    <label>
      {label}
      <input
        type="number"
        min={1}
        inputMode="numeric"
        placeholder="usual"
        value={form[name] ?? ''}
        onInput={({ currentTarget: { valueAsNumber } }) =>
          onChange({ [name]: Number.isNaN(valueAsNumber) ? undefined : valueAsNumber })
        }
      />
    </label>
  );
  return (
    <details>
      <summary>Depth and breadth</summary>
      <div class="fields">
        {field('steps', 'Steps of a start, at most')}
        {field('starts', 'Starts, at most')}
      </div>
    </details>
  );
}
