/** What /openapi.json and /asyncapi.json share: the very schemas that validate, as plain JSON. */
export type Json = Record<string, unknown>;

export const INFO = {
  title: 'agent-reasoning',
  description: 'Recursive reasoning for agents: structured puzzles in, checked answers out.',
  contact: { name: 'The maintainers of agent-reasoning' },
} as const;

/** A schema as plain JSON, without the name that only our validator uses. */
export function plain(schema: unknown): Json {
  const copy: unknown = JSON.parse(JSON.stringify(schema));
  if (typeof copy !== 'object' || copy === null) return {};
  return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== '$id'));
}

/** Where the schema of a task's context stands. */
export const schemaAt = (task: string): string => `/openapi.json#/components/schemas/${contextName(task)}`;

/** The names of what belongs to a task: `SudokuContext`, `SudokuResult`, `SudokuResponse`. */
export const contextName = (task: string): string => `${typeName(task)}Context`;
export const resultName = (task: string): string => `${typeName(task)}Result`;
export const responseName = (task: string): string => `${typeName(task)}Response`;

/** The name of a task as types are named in most languages: `make-room` is MakeRoom. */
const typeName = (task: string): string =>
  task.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, first: string) => first.toUpperCase());

export function ref(kind: string, name: string): Json {
  return { $ref: `#/components/${kind}/${name}` };
}
