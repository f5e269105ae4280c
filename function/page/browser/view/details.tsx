import { useState } from 'preact/hooks';
import type { ReasonResponse } from '../../../contract/reason.js';
import { type ClusterResult, clusterOf } from '../answer/cluster.js';
import { Code } from './code.js';
import { CopyButton } from './copy-button.js';
import { count } from './words.js';

/** Lines of a list that are shown. */
const MOST_LINES = 200;
/** Characters of the JSON that are shown; copying takes all. */
const MOST_CHARACTERS = 100_000;

/** Everything else that the answer says, folded up. */
export function Details({ answer }: { answer: ReasonResponse }) {
  const lists = clusterLists(clusterOf(answer) ?? {});
  return (
    <section class="card details" aria-label="Details">
      {lists.map(({ title, lines }) => (
        <details key={title}>
          <summary>{title}</summary>
          <ul>
            {lines.slice(0, MOST_LINES).map((line) => (
              <li key={line}>{line}</li>
            ))}
            {lines.length > MOST_LINES && <li>and {lines.length - MOST_LINES} more, in the JSON below</li>}
          </ul>
        </details>
      ))}
      <Raw answer={answer} />
    </section>
  );
}

/** The whole answer, written only where somebody looks. */
function Raw({ answer }: { answer: ReasonResponse }) {
  const [open, setOpen] = useState(false);
  const text = open ? JSON.stringify(answer, null, 2) : '';
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>The answer as JSON</summary>
      {open && (
        <>
          <CopyButton text={text} label="Copy" />
          <Code text={text.slice(0, MOST_CHARACTERS)} label="The answer as JSON" />
        </>
      )}
    </details>
  );
}

function clusterLists(result: ClusterResult): { title: string; lines: readonly string[] }[] {
  const { moves, drain_alone = [], waiting = [], stays = [], assumed = [], missing = [], ignored = [] } = result;
  const steps = moves?.steps ?? [];
  return [
    {
      title: count(steps.length, 'move'),
      lines: steps.map(
        ({ workloads, from, to }) => `${workloads.join(', ')}: ${from ?? 'no node'} → ${to ?? 'no node'}`,
      ),
    },
    {
      title: 'Each node alone',
      lines: drain_alone.map(({ node, ok, why = [] }) => [`${node}: ${ok}`, ...why.slice(0, 3)].join('; ')),
    },
    { title: `${count(waiting.length, 'pod')} waiting`, lines: waiting.map(({ pod, why }) => `${pod}: ${why}`) },
    { title: `${count(stays.length, 'pod')} made to stay`, lines: stays.map(({ pod, why }) => `${pod}: ${why ?? ''}`) },
    { title: 'Assumed', lines: assumed },
    { title: 'Missing in the dump', lines: missing },
    { title: 'Not looked at', lines: ignored },
  ].filter(({ lines }) => lines.length > 0);
}
