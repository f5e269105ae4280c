/** Generators of requests that kept the event loop for long, by name. */
export const attacks: Record<string, (...sizes: number[]) => Record<string, unknown>>;
