import type { Trouble } from '../answer/trouble.js';

/** Why there is no answer, and what to do. */
export function TroubleCard({ trouble, hint }: { trouble: Trouble; hint: string | undefined }) {
  const { title, advice, id } = trouble;
  const lines = hint === undefined ? trouble.lines : [hint, ...trouble.lines];
  return (
    <div class="card trouble">
      <h3>{title}</h3>
      {lines.length > 0 && (
        <ul>
          {lines.slice(0, 20).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {advice && <p>{advice}</p>}
      {id && <p class="facts">Request {id}</p>}
    </div>
  );
}
