/** One loaded task, as GET / and the API documents describe it. */
export interface TaskDescription {
  name: string;
  task_types: readonly string[];
  /** JSON Schema of the contexts that the task reads. */
  context: unknown;
  /** JSON Schema of `result` in its answers. */
  result: unknown;
}
