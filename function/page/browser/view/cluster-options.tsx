import { type Form, OBJECTIVES, type Objective } from '../request/form.js';

export interface ClusterOptionsProps {
  form: Form;
  onChange(part: Partial<Form>): void;
}

/** What is asked of a running cluster, and what its dump does not say. */
export function ClusterOptions({ form, onChange }: ClusterOptionsProps) {
  const asksNodes = form.objective === 'drain' || form.objective === 'survive';
  return (
    <fieldset class="fields">
      <legend>About the cluster</legend>
      <label>
        Question
        <select
          value={form.objective}
          onChange={({ currentTarget }) => onChange({ objective: currentTarget.value as Objective })}
        >
          {Object.entries(OBJECTIVES).map(([objective, question]) => (
            <option key={objective} value={objective}>
              {question}
            </option>
          ))}
        </select>
      </label>
      {asksNodes && (
        <label>
          Nodes, or none for each one alone
          <input
            type="text"
            spellcheck={false}
            autocapitalize="off"
            placeholder="nuc-1, nuc-2"
            value={form.nodes}
            onInput={({ currentTarget }) => onChange({ nodes: currentTarget.value })}
          />
        </label>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={form.portable}
          onChange={({ currentTarget }) => onChange({ portable: currentTarget.checked })}
        />
        Volumes can follow their pods
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={form.complete}
          onChange={({ currentTarget }) => onChange({ complete: currentTarget.checked })}
        />
        This is the whole cluster
      </label>
    </fieldset>
  );
}
