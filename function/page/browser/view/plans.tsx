import type { ReasonResponse } from '../../../contract/reason.js';
import { clusterOf, plansOf } from '../answer/cluster.js';
import { Code } from './code.js';
import { CopyButton } from './copy-button.js';

/** The lines for a terminal. */
export function Plans({ answer }: { answer: ReasonResponse }) {
  const result = clusterOf(answer);
  if (!result) return null;
  return (
    <>
      {plansOf(result).map(({ title, lines }) => (
        <section key={title} class="card plan">
          <div class="row">
            <h3>{title}</h3>
            <CopyButton text={`${lines.join('\n')}\n`} label="Copy" />
          </div>
          <Code text={lines.join('\n')} label={`${title}: lines for a terminal`} />
        </section>
      ))}
    </>
  );
}
