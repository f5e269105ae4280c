import { type Amounts, amounts, measured, quantity } from './amounts.js';
import { at, type Json, record, records, text, texts } from './json.js';
import { LabelsReader } from './labels.js';
import { RulesReader } from './rules.js';
import { SizesReader } from './sizes.js';
import { Storage } from './volumes.js';

/** What must be known of the rest of a dump, and of the request, to read a pod. */
export interface Context {
  readonly storage: Storage;
  readonly labels: LabelsReader;
  readonly rules: RulesReader;
  readonly sizes: SizesReader;
}

const MIB = 1024 * 1024;

/**
 * The context of the pods of a dump; `of` gives the dump's objects of one kind.
 *
 * @throws {QuantityError} when a quantity is none, or too large to count with
 */
export function contextOf(of: (kind: string) => readonly Json[], usage: unknown, assume: unknown): Context {
  const said = record(assume);
  const namespaces = new Map(
    of('Namespace').map((one) => [text(at(one, 'metadata', 'name')) ?? '', texts(at(one, 'metadata', 'labels'))]),
  );
  const known = {
    usage: measured(usage, of('PodMetrics')),
    ranges: rangesOf(of('LimitRange')),
    assume: assumedOf(record(said.requests)),
  };
  return {
    storage: new Storage(of('PersistentVolume'), of('PersistentVolumeClaim'), said.volumes === 'portable'),
    labels: new LabelsReader(),
    rules: new RulesReader(namespaces, said.arch === 'any'),
    sizes: new SizesReader(known),
  };
}

function rangesOf(ranges: readonly Json[]): Map<string, Amounts> {
  const read = new Map<string, Amounts>();
  for (const range of ranges) {
    const namespace = text(at(range, 'metadata', 'namespace')) ?? 'default';
    for (const limit of records(at(range, 'spec', 'limits'))) {
      if (limit.type !== 'Container') continue;
      const given = [...amounts(limit.default), ...amounts(limit.defaultRequest)];
      read.set(namespace, new Map([...(read.get(namespace) ?? []), ...given]));
    }
  }
  return read;
}

/** What is assumed of a container. A bare number of memory counts MiB, as in every request of agents. */
function assumedOf({ cpu, memory }: Json) {
  const inMebibytes = typeof memory === 'number' ? `${memory}Mi` : memory;
  return {
    cpu: cpu === undefined || cpu === null ? 100 : quantity(cpu, true),
    memory: inMebibytes === undefined || inMebibytes === null ? 200 * MIB : quantity(inMebibytes, false),
  };
}
