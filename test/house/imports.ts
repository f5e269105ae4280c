import { cruise, type IDependency, type IReporterOutput } from 'dependency-cruiser';

/** One import of a file by another, both by their paths from the package's root; imports of types count as well. */
export interface Import {
  from: string;
  to: string;
  /** Whether a chain of imports leads back. */
  circular: boolean;
}

/** Every import between files of these folders, as dependency-cruiser sees them. */
export async function importsOf(folders: readonly string[]): Promise<Import[]> {
  const { output }: IReporterOutput = await cruise([...folders], {
    parser: 'swc',
    tsPreCompilationDeps: true,
    includeOnly: `^(${folders.join('|')})/`,
    // Its parser reads no JSX; house.test.ts looks at those files itself.
    exclude: '\\.tsx$',
    enhancedResolveOptions: { extensions: ['.ts'] },
  });
  if (typeof output === 'string') throw new TypeError('expected the imports as data, got text');
  return output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved, circular }: IDependency) => ({ from: source, to: resolved, circular })),
  );
}

/** The room of a file: `function/wire/call.ts` is in `wire`; whatever is in model/ is in `model`. */
export function roomOf(file: string): string {
  const [top = '', room = ''] = file.split('/');
  return top === 'function' ? room : top;
}
