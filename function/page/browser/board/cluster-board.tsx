import { useState } from 'preact/hooks';
import { type ClusterResult, frameAt, type NodeFrame, type Share } from '../answer/cluster.js';
import { percent } from '../view/words.js';

/** Nodes that are shown at first, and pods of one. */
const MOST_NODES = 24;
const MOST_PODS = 60;

/** The nodes of a cluster after so many moves: those to be drained first, as they empty. */
export function ClusterBoard({ result, at }: { result: ClusterResult; at: number }) {
  const [all, setAll] = useState(false);
  const nodes = frameAt(result, at).toSorted((a, b) => Number(b.drained) - Number(a.drained));
  const shown = all ? nodes : nodes.slice(0, MOST_NODES);
  return (
    <div class="cluster">
      <ul class="nodes" aria-label="Nodes">
        {shown.map((node) => (
          <NodeCard key={node.name} {...node} />
        ))}
      </ul>
      {shown.length < nodes.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {nodes.length} nodes
        </button>
      )}
      <p class="legend" aria-hidden="true">
        <i class="pod stays" /> stays <i class="pod leaves" /> will move <i class="pod came" /> moved here
      </p>
    </div>
  );
}

function NodeCard({ name, drained, pods, cpu, memory }: NodeFrame) {
  const empty = drained && pods.length === 0;
  const state = empty ? 'empty' : drained ? 'emptying' : 'kept';
  return (
    <li class={`node ${state}`}>
      <h4>
        <span class="name">{name}</span>
        <span class="tag">{empty ? 'empty' : `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}`}</span>
      </h4>
      <Bar label="CPU" share={cpu} />
      <Bar label="Memory" share={memory} />
      <div class="pods" aria-hidden="true">
        {pods.slice(0, MOST_PODS).map((pod) => (
          <i key={pod.name} class={`pod ${pod.state}`} title={pod.name} />
        ))}
        {pods.length > MOST_PODS && <small>+{pods.length - MOST_PODS}</small>}
      </div>
    </li>
  );
}

function Bar({ label, share }: { label: string; share: Share }) {
  return (
    <div class="use">
      <span>{label}</span>
      <div class="bar" aria-hidden="true">
        <div style={{ width: percent(share.used) }} />
      </div>
      <span class="figure">{percent(share.used)}</span>
    </div>
  );
}
