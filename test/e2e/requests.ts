import type { Dice } from '../../model/data/dice.js';
import { minimalPuzzles } from '../../model/tasks/sudoku/puzzles.js';
import { first } from '../model/data/first.js';
import type { Message } from './message.js';

/** What a request must come to. */
export interface Asked {
  message: Message;
  type: 'completed' | 'failed';
}

const SOURCES = ['/agents/planner', '/agents/solver', '/agents/tester', '/agents/%C3%BCbung%20%25'];

/**
 * `count` request events from several agents, in both modes: easy and hard puzzles, and some requests that nobody can
 * answer. One in ten events is malformed in what it carries, which is no fault of delivery: it has to fail, once.
 */
export function requests(count: number, dice: Dice): Asked[] {
  const base = first(minimalPuzzles(97), 60);
  return Array.from({ length: count }, (_, i) => {
    const { givens, solution } = base[dice.whole(0, base.length - 1)] ?? { givens: [], solution: [] };
    // Most with some digits given back: such a puzzle takes a step or two. (With most given back it takes more: the model
    // has learnt minimal puzzles.)
    const easy = inThousand(dice, 950);
    const puzzle = givens.map((digit, cell) => (easy && inThousand(dice, 300) ? solution[cell] : digit)).join('');
    const data = { question: 'Solve it', context: { puzzle }, budget: { starts: 4 }, conversation_id: `c-${i}` };
    const source = SOURCES[i % SOURCES.length] ?? '';
    const attributes = { id: `r-${i}`, source, correlationid: `plan-${i}` };
    if (!inThousand(dice, 100)) return { message: encode(attributes, data, dice), type: 'completed' };
    const bad = [
      { ...data, max_steps: 0 },
      { question: 'How should I optimise my cluster?' },
      { ...data, context: { puzzle: `77${puzzle.slice(2)}` } },
      [data],
      null,
    ];
    const kind = dice.whole(0, bad.length);
    if (kind === bad.length) return { message: broken(attributes), type: 'failed' };
    return { message: encode(attributes, bad[kind], dice), type: 'failed' };
  });
}

/** What no broker takes: not an event at all, or one without what every event has. */
export function malformed(count: number): Message[] {
  const kinds: Message[] = [
    { headers: { 'content-type': 'application/json' }, body: '{"question":"no event"}' },
    { headers: { 'content-type': 'application/cloudevents+json' }, body: '{"specversion":"1.0"' },
    { headers: { 'ce-specversion': '1.0', 'ce-type': REQUESTED, 'ce-source': '/t' }, body: '' },
    { headers: { 'ce-specversion': '7.0', 'ce-id': '1', 'ce-type': REQUESTED, 'ce-source': '/t' }, body: '' },
  ];
  return Array.from({ length: count }, (_, i) => kinds[i % kinds.length] ?? { headers: {}, body: '' });
}

export const REQUESTED = 'io.homelab.reasoning.requested';

function encode(attributes: Record<string, string>, data: unknown, dice: Dice): Message {
  const all = { specversion: '1.0', type: REQUESTED, ...attributes };
  if (inThousand(dice, 300)) {
    const headers = { 'content-type': 'application/cloudevents+json' };
    return { headers, body: JSON.stringify({ ...all, datacontenttype: 'application/json', data }) };
  }
  return { headers: binary(all), body: JSON.stringify(data) };
}

/** An event whose data is no JSON, though it says so. */
function broken(attributes: Record<string, string>): Message {
  return { headers: binary({ specversion: '1.0', type: REQUESTED, ...attributes }), body: '{"question":' };
}

function binary(attributes: Record<string, string>): Record<string, string> {
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(value)]);
  return { 'content-type': 'application/json', ...Object.fromEntries(headers) };
}

/** True so many times of a thousand. */
export const inThousand = (dice: Dice, times: number) => dice.whole(0, 999) < times;
