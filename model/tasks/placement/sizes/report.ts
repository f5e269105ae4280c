import { mean } from '../../../statistics.js';
import { table } from '../../../table.js';
import type { Outcome, Round } from './run.js';

const COLUMNS = [
  'nodes in use',
  'over the best known',
  'over the bound',
  'best',
  'proven',
  'seconds',
  'moves',
  'no answer',
] as const;

/**
 * How all rivals did on the clusters of one size: means over all of them. A rival without an answer that obeys the rules
 * counts with the nodes in use today, and its moves do not. The best known is the fewest nodes of any rival; the bound is
 * the highest that any of `trusted`, which are exact solvers, has proven.
 */
export function sizeTable(rounds: readonly Round[], trusted: (rival: string) => boolean): string {
  const names = rounds[0]?.outcomes.map(({ rival }) => rival) ?? [];
  return table(
    ['', ...COLUMNS],
    names.map((name) => [name, ...row(rounds, name, trusted)]),
  );
}

function row(rounds: readonly Round[], name: string, trusted: (rival: string) => boolean): string[] {
  const own = rounds.flatMap(({ outcomes }) => outcomes.find(({ rival }) => rival === name) ?? []);
  const nodes = rounds.map((round, i) => own[i]?.worth?.nodes ?? round.today);
  const best = rounds.map(bestOf);
  const bounds = rounds.map((round) => boundOf(round, trusted));
  const over = (of: readonly number[]) => percent(mean(nodes.map((count, i) => count / Math.max(1, of[i] ?? 1) - 1)));
  const share = (is: (outcome: Outcome, i: number) => boolean) =>
    percent(own.filter(is).length / Math.max(1, own.length));
  const answered = own.filter(({ worth }) => worth);
  const counts = [
    mean(nodes).toFixed(1),
    over(best),
    over(bounds),
    share(({ worth }, i) => worth?.nodes === best[i]),
    share(({ proven }) => proven),
    mean(own.map(({ seconds }) => seconds)).toFixed(3),
    answered.length === 0 ? '' : mean(answered.map(({ worth }) => worth?.moves ?? 0)).toFixed(0),
    share(({ worth }) => !worth),
  ];
  return counts;
}

/** The fewest nodes of any rival. */
export const bestOf = ({ today, outcomes }: Round): number =>
  Math.min(today, ...outcomes.flatMap(({ worth }) => worth?.nodes ?? []));

/** The highest proven bound; 1 where there is none. */
export const boundOf = ({ outcomes }: Round, trusted: (rival: string) => boolean): number =>
  Math.max(
    1,
    ...outcomes
      .filter(({ rival }) => trusted(rival))
      .map(({ bound = 0, proven, worth }) => Math.max(bound, proven ? (worth?.nodes ?? 0) : 0)),
  );

/**
 * Contradictions: a bound or a proof that another rival's placement refutes, in words. There must be none.
 */
export function refuted(rounds: readonly Round[]): string[] {
  return rounds.flatMap((round, i) => {
    const best = bestOf(round);
    return round.outcomes.flatMap(({ rival, proven, bound, worth }) => {
      const least = Math.max(bound ?? 0, proven ? (worth?.nodes ?? 0) : 0);
      return least > best ? [`cluster ${i + 1}: ${rival} says that ${least} nodes are needed, and ${best} do`] : [];
    });
  });
}

/** In how many clusters one rival needed no more nodes than each of the others. */
export function neverWorse(rounds: readonly Round[], name: string): string {
  const others = (rounds[0]?.outcomes ?? []).map(({ rival }) => rival).filter((rival) => rival !== name);
  const nodesOf = (round: Round, rival: string) =>
    round.outcomes.find((outcome) => outcome.rival === rival)?.worth?.nodes ?? round.today;
  return table(
    [`${name} against`, 'fewer nodes', 'as many', 'more'],
    others.map((other) => {
      const differences = rounds.map((round) => nodesOf(round, name) - nodesOf(round, other));
      const count = (is: (difference: number) => boolean) => String(differences.filter(is).length);
      return [other, count((d) => d < 0), count((d) => d === 0), count((d) => d > 0)];
    }),
  );
}

/** For every rival without an answer for a reason, in how many clusters, and the first of the reasons. */
export function reasons(rounds: readonly Round[]): string[] {
  const names = rounds[0]?.outcomes.map(({ rival }) => rival) ?? [];
  return names.flatMap((name) => {
    const said = rounds.flatMap(({ outcomes }) => outcomes.find(({ rival }) => rival === name)?.why ?? []);
    const times = said.length === 1 ? 'once' : `${said.length} times`;
    return said.length === 0 ? [] : [`${name}, ${times}; first: ${said[0]}`];
  });
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
