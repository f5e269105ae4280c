import { REQUESTED } from './events.js';
import { type Json, ref } from './schemas.js';
import type { TaskDescription } from './tasks.js';

/** Examples of the loaded tasks: all of them by name, and references to them for each place where the document shows some. */
export interface Examples {
  readonly components: Json;
  readonly requests: Json;
  readonly responses: Json;
  readonly problems: Json;
  readonly events: Json;
}

export function examplesOf(tasks: readonly TaskDescription[]): Examples {
  const all = tasks.flatMap(({ examples = [] }) => examples);
  const components: Json = {};
  const shown = (kind: string, values: readonly { name: string; summary: string; value: unknown }[]): Json =>
    Object.fromEntries(
      values.map(({ name, ...example }) => {
        components[`${name}${kind}`] = example;
        return [name, ref('examples', `${name}${kind}`)];
      }),
    );
  const answered = all.filter(({ response }) => response !== undefined);
  const refused = all.filter(({ problem }) => problem !== undefined);
  return {
    components,
    requests: shown(
      'Request',
      answered.map(({ request, ...one }) => ({ ...named(one), value: request })),
    ),
    responses: shown(
      'Response',
      answered.map(({ response, ...one }) => ({ ...named(one), value: response })),
    ),
    problems: shown(
      'Problem',
      refused.map(({ problem, ...one }) => ({ ...named(one), value: problem })),
    ),
    events: shown(
      'Event',
      answered.map(({ request, ...one }) => ({ ...named(one), value: eventOf(one.name, request) })),
    ),
  };
}

const named = ({ name, summary }: { name: string; summary: string }) => ({ name, summary });

const eventOf = (name: string, data: unknown) => ({
  specversion: '1.0',
  id: name,
  source: '/agents/planner',
  type: REQUESTED,
  data,
});
